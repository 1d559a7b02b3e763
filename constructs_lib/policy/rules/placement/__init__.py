"""Rules: placement."""
