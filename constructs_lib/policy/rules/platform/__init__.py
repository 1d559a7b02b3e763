"""What the platform of the cluster refuses, lacks or runs itself (DS15xx)."""
