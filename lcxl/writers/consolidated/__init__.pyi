from .workbook import write_consolidated as write_consolidated
