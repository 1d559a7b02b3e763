"""The version of this library, which the build reads here."""

__all__ = ["VERSION"]

VERSION = "0.1.0"
