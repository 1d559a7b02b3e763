"""The answer about coverage, as text, JSON, Markdown and a page."""
