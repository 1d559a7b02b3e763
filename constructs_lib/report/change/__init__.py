"""What a change of manifests does to the fleet, as text, Markdown and JSON."""
