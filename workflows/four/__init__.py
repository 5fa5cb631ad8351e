"""四性检测 of one file by the numbered items of DA/T 70-2018: what each says about plain facts.
使用前请核对原文.

Every item says passed, failed, manual (a person must look) or not run, and why; nothing passes in
silence. Items whose name the sources do not give are not run. What belongs to packages and
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
from .words import FAILED as FAILED
from .words import FIELD_NAMES as FIELD_NAMES
from .words import MANUAL as MANUAL
from .words import NAMES as NAMES
from .words import NOT_RUN as NOT_RUN
from .words import NOTES as NOTES
from .words import PASSED as PASSED
from .words import PROPERTIES as PROPERTIES
from .words import RESULTS as RESULTS
from .words import outcome as outcome
from .words import results_of as results_of
