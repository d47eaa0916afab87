"""The search index: a cache beside the library, made by a process of its own."""

DIRECTORY = "search"
"""Where it is, in the library's directory."""
