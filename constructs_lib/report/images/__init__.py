"""Reports about images and their registries."""
