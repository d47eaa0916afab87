"""Which library a command works on."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from storage.library import Library
from storage.locations import library_directory


def directory_of(arguments: Namespace) -> Path:
    """Return the library directory of a command line."""
    return library_directory(arguments.library, os.environ)


def library_of(arguments: Namespace) -> Library:
    """Open the library of a command line."""
    return Library(directory_of(arguments))
