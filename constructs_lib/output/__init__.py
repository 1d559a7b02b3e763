"""Where finished manifests go: folders that get what was generated, or are left as they are."""
