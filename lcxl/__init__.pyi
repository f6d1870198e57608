from .consolidation.checks import OwnCheck as OwnCheck
from .consolidation.checks import check as check
from .errors import DataError as DataError
from .errors import LcxlError as LcxlError
from .findings import Finding as Finding
from .findings import Severity as Severity
from .findings import finding as finding
from .interfaces.library.campaigns import Campaign as Campaign
from .interfaces.library.forms import FormReading as FormReading
from .interfaces.library.forms import consolidate as consolidate
from .interfaces.library.forms import fill_form as fill_form
from .interfaces.library.forms import read_form as read_form
from .interfaces.library.plain import judge as judge
from .interfaces.library.plain import read_figure as read_figure
from .model import Consolidation as Consolidation
from .model import Status as Status
from .model import Submission as Submission
from .model import Threshold as Threshold
from .round import Reading as Reading
from .round import Round as Round
from .round import open_files as open_files
from .round import open_round as open_round
from .round import proof_file as proof_file
from .tidy import frames as frames

__version__: str
