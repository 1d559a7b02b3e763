"""Results as text for people and machines: each module takes a result and gives back a string."""
