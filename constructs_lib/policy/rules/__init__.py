"""The rules: one file each, in a folder for each group of the catalogue."""
