from .filled import fill_file as fill_file
from .painted import paint_form as paint_form
