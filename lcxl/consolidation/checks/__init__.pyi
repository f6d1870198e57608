from .evidencecodes import codes_in as codes_in
from .evidencecodes import file_name as file_name
from .evidencecodes import parse_code as parse_code
