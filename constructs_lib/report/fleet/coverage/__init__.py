"""Clusters and agents as one table: as text, Markdown, JSON and a page."""
