"""The demo round on real figures, and generated rounds of any size."""
