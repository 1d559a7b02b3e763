"""Nodes and Pods as they are, or will be: read from files, told without a cluster."""
