"""`carrel refresh`: followed feeds are asked, and what is new comes in."""

from __future__ import annotations

import gc
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime

from storage.feeds_named import feeds_named
from storage.records import step_record
from storage.refreshing import Refresh
from storage.steps import END, Stage, Step, summary
from tui.repainting import repaint
from tui.shell.opening import present_library_of
from tui.shell.output import progress_line, say, say_json_array, warn

INTERRUPTED = 130
_TURN_SECONDS = 0.0005


def refresh(arguments: Namespace) -> int:
    """Refresh the feeds named, or all that are due; one that fails keeps no other back."""
    today = datetime.now(tz=UTC).astimezone().date()
    with _suited_interpreter(), present_library_of(arguments) as library:
        feeds = feeds_named(library, arguments.feeds)
        if not feeds:
            warn("No feed is followed yet. carrel add ADDRESS follows one.")
        at_once = arguments.now or bool(arguments.feeds)
        is_meant = bool(arguments.feeds) and len(feeds) == 1
        round_ = Refresh(library, feeds, today=today, at_once=at_once, even_paused=is_meant)
        ends, is_whole = _watched(round_)
        if arguments.json:
            say_json_array(map(step_record, ends))
        to_say = _nothing if arguments.json else say
        if arguments.feeds:
            for step in ends:
                if step.stage is Stage.SKIPPED:
                    to_say(step.sentence)
        _tell(ends, to_say=to_say)
        if ends and is_whole:
            repaint(library)
    if not is_whole:
        warn("Stopped. What came until then is kept.")
        return INTERRUPTED
    return 1 if any(_is_faulty(step) for step in ends) else 0


@contextmanager
def _suited_interpreter() -> Iterator[None]:
    """Look for garbage seldom, and let threads take turns often.

    Papers are many and are no garbage: looking takes a tenth of all. And the thread that hands
    feeds to who parses them needs a moment only, for which it would wait five milliseconds each
    time while another one merges: the parser would stand still for as long.
    """
    usual, turn = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(100_000)
    sys.setswitchinterval(_TURN_SECONDS)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        sys.setswitchinterval(turn)


def _watched(round_: Refresh) -> tuple[list[Step], bool]:
    """Run a refresh with a line that says how far it is; False when the user stopped it."""
    ends: list[Step] = []
    asked: dict[str, str] = {}
    new, all_of = 0, len(round_.asked)
    with progress_line() as show, closing(round_.run()) as steps:
        try:
            for step in steps:
                if step.stage is Stage.FETCHING:
                    asked[step.feed.key] = step.feed.title
                if step.stage in END:
                    asked.pop(step.feed.key, None)
                    ends.append(step)
                    new += step.report.new if step.report else 0
                if step.stage is not Stage.QUEUED and step.stage is not Stage.SKIPPED:
                    done = sum(end.stage is not Stage.SKIPPED for end in ends)
                    what = f"{step.stage.value}: {step.feed.title}"
                    if step.stage in END and asked:  # it may be long until more is heard
                        what = f"waiting for {next(iter(asked.values()))}"
                    show(f"Refreshing {done:,} of {all_of:,} · {new:,} new · {what}"[:78])
        except KeyboardInterrupt:
            return ends, False
    return ends, True


def _tell(ends: Sequence[Step], *, to_say: Callable[[str], None]) -> None:
    """Say what came of each feed that has news, what failed, and the sum."""
    for step in ends:
        report = step.report
        if step.stage is Stage.FAILED:
            warn(step.sentence)
        elif report is not None and (report.new or report.updated or report.rejected):
            parts = [f"{report.new:,} new", f"{report.updated:,} merged into known papers"]
            if report.rejected:
                parts.append(f"{len(report.rejected):,} rejected")
            to_say(f"{step.feed.title}: {', '.join(parts)}")
    if ends:
        to_say(summary(ends))


def _is_faulty(step: Step) -> bool:
    return step.stage is Stage.FAILED or bool(step.report and step.report.rejected)


def _nothing(_: str) -> None:
    pass
