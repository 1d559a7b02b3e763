"""Rules: checker."""
