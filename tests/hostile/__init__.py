"""Files that are made to stop, starve or fool a round, one maker for each kind.

``python -m tests.hostile`` measures them one by one and writes ``docs/hostile.md``.
"""
