"""From the manifests a team has to typed declarations, each proven to change nothing."""
