"""Measurements: each prints a table line and its JSON, ours beside a named peer or floor, in one run."""
