"""Log engines under fire: the real programs, a node's files, and an account of every line."""
