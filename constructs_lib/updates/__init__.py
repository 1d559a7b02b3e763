"""What the next update of a DaemonSet does to a fleet: budget, simulation, verdict, waves."""
