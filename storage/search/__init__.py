"""The search index: a cache beside the library, made by a process of its own."""
