"""What grew, shrank or broke in a DaemonSet that changes: the 13xx rules, one idea in a file."""
