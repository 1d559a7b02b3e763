"""The checker: what is wrong with a DaemonSet, whoever wrote it."""
