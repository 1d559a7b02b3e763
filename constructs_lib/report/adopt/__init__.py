"""What became of the manifests of a team, as text."""
