from .form import write_form as write_form
from .plan import FormKit as FormKit
from .returns import write_return as write_return
