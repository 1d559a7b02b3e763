"""Registries of images: what they say, how they are asked, and what is written down of it."""
