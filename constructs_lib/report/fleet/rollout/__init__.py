"""The next update of a fleet, wave by wave, as text, Markdown and JSON."""
