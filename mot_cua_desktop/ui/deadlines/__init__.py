"""The board: what is overdue, due, tight or waiting; what a leader is asked."""
