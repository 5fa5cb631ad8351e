"""四性检测 of one file by the numbered items of DA/T 70-2018: what each says about plain facts. The
standard is made for 文书类; on the archive of a project it is used by reference (参照).

Every item says passed, failed, manual (a person must look) or not run, and why; nothing passes in
silence. What belongs to packages and
carriers is judged at the transfer, not here.
"""

from .facts import Item as Item
from .facts import Note as Note
from .facts import Seen as Seen
from .facts import Subject as Subject
from .judging import LIMITS as LIMITS
from .judging import RULES as RULES
from .judging import judge as judge
from .judging import verdict as verdict
from .titles import doubled as doubled
from .words import DEVICE as DEVICE
from .words import FAILED as FAILED
from .words import FIELD_NAMES as FIELD_NAMES
from .words import FILING as FILING
from .words import MANUAL as MANUAL
from .words import NAMES as NAMES
from .words import NOT_RUN as NOT_RUN
from .words import NOTES as NOTES
from .words import PASSED as PASSED
from .words import PERSON as PERSON
from .words import PROPERTIES as PROPERTIES
from .words import RESULTS as RESULTS
from .words import STAGES as STAGES
from .words import TRANSFER as TRANSFER
from .words import of_stage as of_stage
from .words import outcome as outcome
from .words import results_of as results_of
