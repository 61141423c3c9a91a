"""The page of procedures (F6)."""
