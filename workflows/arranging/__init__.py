"""预组卷: from files to volumes by the rules of the pack, as a proposal with its reasons.

Moves nothing by itself.

One volume, one matter: files are bundled by class and by 单位工程, 分部, 专业, item or class of the
scope, as the pack says; a bundle never mixes retention or secrecy. Inside: text before drawings,
reply before request, main text before annex, print before draft, drawings by number; what belongs
together stays in one volume as long as it is not too thick (GB/T 50328 5.2–5.3, GB/T 11822).
"""

from ..terms import BY_NAMES as BY_NAMES
from .arranger import Arranger as Arranger
from .families import families as families
from .families import natural as natural
from .families import role as role
from .families import stem as stem
from .pieces import Lying as Lying
from .pieces import Piece as Piece
from .proposed import REASONS as REASONS
from .proposed import Proposed as Proposed
from .proposed import ProposedVolume as ProposedVolume
from .proposed import merge as merge
from .proposed import move as move
from .proposed import plain as plain
from .rules import Class as Class
from .rules import Rules as Rules
from .rules import rules as rules
