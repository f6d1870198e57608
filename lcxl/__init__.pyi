from .round import Reading as Reading
from .round import Round as Round
from .round import open_round as open_round

__version__: str
