"""One module a question: its ``answer`` takes the texts of the page and gives plain data."""
