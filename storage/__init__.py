"""The library: papers, authors, feeds and marks, and everything that reads or changes them.

Knows no screen: nothing here imports textual or rich, and nothing prints.
"""

DISTRIBUTION = "carrel"
"""Whose `storage` this is; `tui` checks it, because the name is a common one."""

__version__ = "0.1.0"
