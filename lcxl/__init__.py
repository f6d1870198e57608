"""lcxl: Excel forms from many offices, checked, consolidated, and reported in one official dispatch.

A round lives in a folder that ``lcxl init`` makes::

    round_ = lcxl.open_round("dot-2024-06")
    result = round_.consolidate()          # everything that came back, read, checked, added up
    result["20.1"].value_text              # the place's figure; result["06649", "20.1"]: what one unit said
    result.ok, round_.findings             # what is wrong, each with file, sheet, cell and what to do
    round_.write_workbook()                # 3-ket-qua/tong-hop.xlsx, or output=path or buffer
    round_.write_dispatch()                # 3-ket-qua/cong-van.docx, or a template of one's own

Without a folder: ``Campaign.from_tables`` or ``.from_frame`` makes a campaign of Python data, ``fill_form`` and
``read_form`` write and read a unit's form (paths, bytes or openpyxl workbooks), ``consolidate`` brings forms together,
``judge`` and ``read_figure`` work on plain values.  ``frames`` gives pandas frames of all of it, ``check`` makes a
check of one's own.  Percents are in **percentage points** everywhere: 93.65 means 93,65 %.

What is wrong in data is a ``Finding``, never an exception; an ``LcxlError`` means that nothing can be worked out, and
its ``findings`` say why.  Events are logged under ``lcxl``.

The names in ``__all__``, their parameters, the columns of frames, codes of findings and the JSON of the command line
are stable: they change with a new first number of the version only, after a DeprecationWarning for at least one
release.  Everything else may change at any time.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

__version__ = "1.1.0"
