"""Damages real filled forms at random and reads them: nothing may be raised, hang, or be lost in silence."""
