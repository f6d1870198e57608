from .contents import OPEN_XML_WORKBOOKS as OPEN_XML_WORKBOOKS
from .contents import ContentKind as ContentKind
from .contents import content_name as content_name
from .contents import sniff as sniff
from .grid import Cell as Cell
from .grid import CellKind as CellKind
from .grid import Sheet as Sheet
from .grid import Workbook as Workbook
