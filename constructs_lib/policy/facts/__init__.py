"""What rules know: facts of Kubernetes, of nodes and of well-known programs."""
