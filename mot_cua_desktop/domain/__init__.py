"""What is true of the work: values and pure functions; no clock, file, table or window is read here."""
