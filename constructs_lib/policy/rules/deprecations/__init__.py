"""Rules: deprecations."""
