from .candidates import Candidate as Candidate
from .candidates import accompanying as accompanying
from .candidates import beside as beside
from .candidates import load as load
from .names import has_extension as has_extension
from .walk import Seen as Seen
from .walk import find_candidates as find_candidates
