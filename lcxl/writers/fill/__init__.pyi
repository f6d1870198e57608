from .filled import fill_file as fill_file
