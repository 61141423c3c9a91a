"""The reception desk of a Vietnamese ward: one journal, its fold on screen, its papers in hand."""

__version__ = "0.1.0"
