"""Declarations found by writing them: a declaration is changed until it makes the input.

No construct has a reader of its own. A mark is put where a value may stand, the manifests are
written, and what the input has where the mark shows up is the value. So what a construct writes it
can read back, and a field that it gets tomorrow is read, too.
"""
