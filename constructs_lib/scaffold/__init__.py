"""A platform repository to begin with: its files as text, from package data."""
