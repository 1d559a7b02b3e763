"""What a change of manifests does to the clusters of a fleet, as text, Markdown and JSON."""
