from . import tracing as tracing
from .merging import Consolidator as Consolidator
from .merging import consolidate as consolidate
from .merging import in_order as in_order
from .merging import of_loose_files as of_loose_files
from .selection import is_later as is_later
from .tracing import Trace as Trace
from .tracing import trace as trace
