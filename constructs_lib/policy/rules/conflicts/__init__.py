"""Rules: conflicts."""
