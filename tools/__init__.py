"""Programs that write what is generated in this repository. Run by ``make stubs``."""
