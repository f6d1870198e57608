from .contents import sniff as sniff
from .grid import Cell as Cell
from .grid import CellKind as CellKind
from .grid import Sheet as Sheet
from .grid import Workbook as Workbook
from .kinds import OPEN_XML_WORKBOOKS as OPEN_XML_WORKBOOKS
from .kinds import ContentKind as ContentKind
from .kinds import content_name as content_name
