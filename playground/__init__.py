"""The Python of the playground: what its page asks, answered by the library."""
