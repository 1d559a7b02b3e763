"""Rules: resources."""
