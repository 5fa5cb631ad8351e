"""The life of projects: registration, parties, steps, journal, and the packs that rule them.

What is filed has its own rooms.
"""

# These two hang their doors on the blueprint of projects.
from . import journal as journal
from . import steps as steps
