"""Rules: configuration."""
