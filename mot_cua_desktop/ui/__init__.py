"""The windows, grouped by what the officer does."""
