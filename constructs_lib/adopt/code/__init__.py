"""Declarations as the Python that a good engineer would write."""
