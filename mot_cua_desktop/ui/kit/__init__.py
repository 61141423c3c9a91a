"""Pieces of windows that know nothing of dossiers."""
