"""Many clusters that run the same agents, and in which order a change reaches them."""
