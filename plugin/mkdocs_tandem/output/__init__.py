"""What readers and programs get: HTML and reports."""
