"""What this desk remembers: one encrypted SQLite file and the attachments beside it."""
