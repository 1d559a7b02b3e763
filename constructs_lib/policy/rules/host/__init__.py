"""Rules: host."""
