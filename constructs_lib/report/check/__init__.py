"""What the checker found, in every format: a report in, text out."""
