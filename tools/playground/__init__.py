"""Builds the playground: a folder of static files in which the library runs in the browser."""
