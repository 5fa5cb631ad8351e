"""A project's file catalogue as archive companies hand it in: read into volumes and files, every
line judged.

Layout: header lines `名称,:,值`; then per volume one line `案卷题名,0` (or the number of its files,
which is then checked) and one line per file: 题名, 起页, 止页, 日期 yyyymmdd, 文图号, 责任者. Page numbers run
through a volume from 1 without gaps. Errors stop the whole import, mended cells and remarks are
only told.
"""

from .cells import COLUMNS as COLUMNS
from .cells import DATE8 as DATE8
from .cells import DATE_LOOSE as DATE_LOOSE
from .cells import FIELD_LIMIT as FIELD_LIMIT
from .cells import FORBIDDEN as FORBIDDEN
from .cells import PAGE_LIMIT as PAGE_LIMIT
from .cells import PLAIN as PLAIN
from .cells import TITLE_LIMIT as TITLE_LIMIT
from .cells import cell_text as cell_text
from .issues import ERROR as ERROR
from .issues import ISSUES as ISSUES
from .issues import MENDED as MENDED
from .issues import REMARK as REMARK
from .issues import Issue as Issue
from .lines import Catalogue as Catalogue
from .lines import FileLine as FileLine
from .lines import VolumeLine as VolumeLine
from .reader import read as read
