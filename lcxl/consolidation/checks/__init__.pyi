from .context import UnitContext as UnitContext
from .evidencecodes import codes_in as codes_in
from .evidencecodes import file_name as file_name
from .evidencecodes import parse_code as parse_code
from .own import OwnCheck as OwnCheck
from .own import check as check
from .own import installed_checks as installed_checks
