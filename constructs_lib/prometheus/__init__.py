"""Objects of the Prometheus operator, and the alerts that every DaemonSet wants."""
