"""Kubernetes' own vocabulary as plain data. Knows nothing about agents, files or cdk8s."""
