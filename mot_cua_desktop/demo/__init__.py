"""One invented day at the counter, played on the real windows by key and mouse; what it leaves can be looked at."""
