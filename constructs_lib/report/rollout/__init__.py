"""What a commit's updates will do to the fleet, as text, Markdown and JSON."""
