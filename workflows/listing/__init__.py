"""File lists as people keep them in Excel: headings and one file a line, or a sheet a volume.

Headings are known by their synonyms.
"""

from .fields import ALL as ALL
from .fields import ERROR_HEADING as ERROR_HEADING
from .fields import FIELDS as FIELDS
from .fields import NOTES as NOTES
from .fields import OF_NO_LINE as OF_NO_LINE
from .fields import PARTS_OF_DAY as PARTS_OF_DAY
from .fields import PLAIN_NAME as PLAIN_NAME
from .fields import SKIPPED as SKIPPED
from .fields import UNREAD as UNREAD
from .fields import folded as folded
from .fields import simplified as simplified
from .headings import Headings as Headings
from .headings import find_headings as find_headings
from .issues import CHECKS as CHECKS
from .issues import FATES as FATES
from .issues import ISSUES as ISSUES
from .issues import KIND_WORDS as KIND_WORDS
from .issues import NOTED as NOTED
from .issues import OPTIONS as OPTIONS
from .issues import SKIPPED_WORDS as SKIPPED_WORDS
from .layout import CATALOGUE as CATALOGUE
from .layout import LIST as LIST
from .layout import UNKNOWN as UNKNOWN
from .layout import VOLUMES as VOLUMES
from .layout import Sheet as Sheet
from .layout import is_catalogue as is_catalogue
from .layout import understood as understood
from .lines import CATALOGUE_COLUMNS as CATALOGUE_COLUMNS
from .lines import cleaned as cleaned
from .lines import lines as lines
from .odd import Lines as Lines
