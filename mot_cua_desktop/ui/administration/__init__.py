"""First run, desk settings, printers."""
