"""Questions about a fleet: manifests and nodes as plain data in, a report out."""
