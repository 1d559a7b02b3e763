"""Where finished manifests go: folders that hold exactly what was generated, or are left alone."""
