"""The words of a declaration: the fields every agent shares, and the base that assembles them."""
