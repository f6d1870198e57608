from .legacy import open_workbook as open_workbook
