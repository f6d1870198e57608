"""What every workbook is written with: the book, its cells, texts, widths and lists."""
