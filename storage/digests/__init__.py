"""Digests: what came into the library since some time, for a mail, a page or a terminal."""
