"""Rules: programs."""
