"""Pages that are written from the code: the rules, the agents, the commands, the Python API."""
