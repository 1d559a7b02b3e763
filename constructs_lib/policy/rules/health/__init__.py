"""Rules: health."""
