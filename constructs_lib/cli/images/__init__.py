"""``constructs-lib images``: the images of manifests, held against their registries."""
