"""The one reading of a DaemonSet: a view with typed facets, for every room that judges one."""
