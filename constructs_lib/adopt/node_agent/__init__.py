"""Any agent as a NodeAgent: each reader takes what it has a word for, the rest is overrides."""
