"""The digest of questions and answers. ``hashlib`` starts OpenSSL, which takes longer than both."""

try:
    from _blake2 import blake2b
except ImportError:  # another Python has it elsewhere
    from hashlib import blake2b

__all__ = ["blake2b"]
