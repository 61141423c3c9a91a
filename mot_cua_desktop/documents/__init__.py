"""Values in, bytes out: filled docx, PDF, drawn slips."""
