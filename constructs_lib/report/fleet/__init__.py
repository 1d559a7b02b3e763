"""What the commands say of a fleet of clusters, in every format."""
