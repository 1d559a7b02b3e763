"""Where the Pods of DaemonSets run, where not, and why: decided as Kubernetes decides."""
