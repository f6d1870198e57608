"""How fast lcxl is, measured against the file format itself and against what a user would write instead."""
