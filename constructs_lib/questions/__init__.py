"""Questions about one cluster: manifests and nodes as plain data in, a report out."""
