"""What the commands do where they are given a fleet of clusters instead of one."""
