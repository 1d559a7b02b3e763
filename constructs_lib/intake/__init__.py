"""The one way in: paths and plain data become objects that know where they stand."""
