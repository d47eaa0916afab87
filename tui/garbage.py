"""When the reader looks for garbage: in a pause, and seldom among what stays.

Left to itself Python looks at every object it has whenever there are a quarter more of them. After
some thousand papers came that takes a tenth of a second, at any moment, and a key would wait.
What was there at a look is left out at the next; what of it went since is found in a long pause.
"""

from __future__ import annotations

import gc

from tui.pauses import Pauses

LOOK_SECONDS = 5.0
"""How often it is looked, if there is a pause of as long."""
LONG_SECONDS = 60.0
"""A pause of as long is used to look among what was taken for what stays, too, once in a pause."""
_NEVER = 1_000_000_000


class Garbage:
    """The collection of garbage in pauses."""

    def __init__(self, pauses: Pauses) -> None:
        self._pauses = pauses
        self._is_doubtful = False

    def begin(self) -> None:
        """Take what there is for what stays; from now on look at all that came later in pauses."""
        self._keep()
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, _NEVER)
        gc.enable()

    def look(self, *, is_busy: bool) -> None:
        """Look, if this is a pause; to be called each `LOOK_SECONDS`.

        While papers come there is none: they stay, and the next look is not at them.
        """
        if is_busy:
            self._keep()
        elif self._is_doubtful and self._pauses.last(LONG_SECONDS):
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._is_doubtful = False
        elif gc.get_count()[2] and self._pauses.last(LOOK_SECONDS):
            gc.collect()
            if not self._pauses.last(LONG_SECONDS):  # else nobody did anything since
                self._keep()

    def _keep(self) -> None:
        """Take what there is for what stays, though some of it will not: a screen that is open."""
        gc.freeze()
        self._is_doubtful = True
