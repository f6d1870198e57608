from .corrections import corrected_copy as corrected_copy
from .document import write_document as write_document
from .edits import edited_figures as edited_figures
from .pdf import to_pdf as to_pdf
from .template_check import check_template as check_template
from .template_files import template as template
from .templates import DISPATCH as DISPATCH
from .templates import template_for as template_for
