from .campaign import write_campaign as write_campaign
from .checks import write_checks as write_checks
from .mail import Kind as Kind
from .mail import draft as draft
from .mail import letter as letter
