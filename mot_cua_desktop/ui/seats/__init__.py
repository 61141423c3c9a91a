"""Who sits here: changing over, passwords, the locked screen."""
