"""Scripts for those who work on lcxl; nothing in the library imports them."""
