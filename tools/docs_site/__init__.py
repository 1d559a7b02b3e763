"""The documentation as a site: pages from ``docs/``, and those that are written from the code."""
