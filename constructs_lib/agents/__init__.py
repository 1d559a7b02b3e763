"""The node agents: one file or folder each, and the catalogue that lists them."""
