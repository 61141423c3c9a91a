"""The acts of the day, one module each: `play(stage)` does it. The order of the day stands in `day.py`."""
