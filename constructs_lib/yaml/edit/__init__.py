"""Changes to the text of a YAML file that leave everything else as it was written.

What is not changed stays byte for byte: comments, order, quotes, indentation, line breaks. The
changes themselves are plain values, which rules hand out; ``yaml/edit/document.py`` makes them. It
is imported by those who write files only.
"""

from constructs_lib.yaml.edit.edit import Edit, Put, Quote, Remove, Rename

__all__ = ["Edit", "Put", "Quote", "Remove", "Rename"]
