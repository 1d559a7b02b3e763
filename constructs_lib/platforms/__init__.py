"""What platforms are like: the one table that declarations and rules read."""
