"""Readers: bytes of workbooks and Word files to plain values."""
