"""Filled rounds: the real one that lcxl began with, and generated ones of any size."""
