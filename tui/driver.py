"""Textual's driver, told that the terminal is prepared and shows the first frame already."""

from __future__ import annotations

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from tui.early import ENTER, Stage


def driver_on(stage: Stage) -> type[Driver]:
    """Return the driver that takes the terminal over from `stage`, without a visible seam."""
    shown: str | None = stage.frame.decode("utf-8", "replace")

    class StageDriver(LinuxDriver):
        """Does not do again what was done: some terminals would clear their screen."""

        def start_application_mode(self) -> None:
            """See Textual; what is restored in the end is what was before the picture."""
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if (attributes := stage.hand_over()) is not None:
                self.attrs_before = attributes

        def write(self, data: str) -> None:
            """See Textual. The first frame is left out where it is what the picture shows."""
            nonlocal shown
            if stage.is_set and data == ENTER.decode():
                return
            if shown is not None and data.startswith(_FRAME):
                data = data.removeprefix(shown)
                shown = None
            super().write(data)

    return StageDriver


_FRAME = "\x1b[1;1H"
"""How a whole frame begins."""
