"""What a commit changes: objects compared as Kubernetes compares them, and what follows."""
