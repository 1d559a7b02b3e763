"""The report about a live cluster, in every format."""
