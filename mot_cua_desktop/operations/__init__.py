"""What the desk does: one function is one deed is one transaction."""
