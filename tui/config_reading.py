"""The table of a configuration file, made into a configuration: part by part, faults by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from storage.text import one_line
from tui.commands import COMMANDS, MOST_TEXTS
from tui.config import HIDEABLE, Config, CopyTemplate, Fault, Look
from tui.key_names import KeyNameError, chord_named, shown_key
from tui.keymap import Clash, changed_keymap

_SETTINGS: Mapping[str, Mapping[str, type]] = {
    "open": {"command": str},
    "look": {"theme": str, "ascii": bool, "panes": list},
    "pdf": {"folder": str},
    "copy": {"name": str, "template": str},
    "keys": {},
}
_KINDS = {str: "a text in quotes", bool: "true or false", list: 'a list of texts: ["a", "b"]'}


class Reading:
    """One table being made into a configuration."""

    def __init__(self, table: dict[str, Any], lines: Mapping[str, int]) -> None:
        self._table = table
        self._lines = lines
        self._faults: list[Fault] = []

    def config(self) -> Config:
        """Return what it says, with the faults of what was left out."""
        self._check_names()
        keys = dict(self._keys())
        keymap, clashes = changed_keymap(keys)
        for clash in clashes:
            self._refuse(f"keys.{clash.id}", _told(clash, keys))
        copy, open_, look, folder = self._copy(), self._open(), self._look(), self._folder()
        faults = tuple(sorted(self._faults, key=lambda fault: fault.line or 0))
        keymap = keymap.naming_texts([text.name for text in copy])
        return Config(None, keys, copy, open_, look, folder, faults, keymap)

    def _refuse(self, path: str, sentence: str) -> None:
        line = self._lines.get(path)
        while line is None and path:
            path = path.rpartition(".")[0]
            line = self._lines.get(path)
        self._faults.append(Fault(one_line(sentence), line))

    def _check_names(self) -> None:
        for name, value in self._table.items():
            if name not in _SETTINGS:
                self._refuse(name, f"There is no setting “{name}”.{_meant(name, _SETTINGS)}")
            elif name == "copy" and not _is_tables(value):
                self._refuse(name, "Write [[copy]] with two brackets: one for each template.")
            elif name != "copy" and not isinstance(value, dict):
                self._refuse(name, f"“{name}” is a section: write [{name}] on a line of its own.")

    def _section(self, name: str) -> dict[str, Any]:
        """Return the settings of a section that are known and of the right kind."""
        found = self._table.get(name)
        return self._checked(name, found) if isinstance(found, dict) else {}

    def _checked(self, path: str, table: dict[str, Any]) -> dict[str, Any]:
        known = _SETTINGS[path.partition("[")[0]]
        good = {}
        for name, value in table.items():
            where = f"{path}.{name}"
            if name not in known:
                self._refuse(where, f"There is no setting “{name}” here.{_meant(name, known)}")
            elif not isinstance(value, known[name]) or not _is_texts(value):
                self._refuse(where, f"“{name}” has to be {_KINDS[known[name]]}.")
            else:
                good[name] = value
        return good

    def _keys(self) -> Iterator[tuple[str, Sequence[str]]]:
        ids = [command.id for command in COMMANDS]
        table = self._table.get("keys")
        for id, value in _flat(table) if isinstance(table, dict) else ():
            if id not in ids:
                self._refuse(f"keys.{id}", f"There is no command “{id}”.{_meant(id, ids)}")
                continue
            wanted = [value] if isinstance(value, str) else value
            if not isinstance(wanted, list) or not _is_texts(wanted):
                self._refuse(f"keys.{id}", 'Keys are a text or a list: "x", ["x", "g x"], "".')
                continue
            chords = list(self._chords(id, wanted))
            if chords or not any(wanted):  # of what is all misspelt, the usual keys stay
                yield id, tuple(dict.fromkeys(chords))

    def _chords(self, id: str, wanted: Sequence[str]) -> Iterator[str]:
        for text in wanted:
            try:
                if text.strip():
                    yield chord_named(text)
            except KeyNameError as error:
                self._refuse(f"keys.{id}", str(error))

    def _copy(self) -> tuple[CopyTemplate, ...]:
        tables = self._table.get("copy", [])
        found = []
        for place, table in enumerate(tables if _is_tables(tables) else ()):
            path = f"copy[{place}]"
            good = self._checked(path, table)
            if place >= MOST_TEXTS:
                self._refuse(path, f"There is room for {MOST_TEXTS} templates, y1 to y9.")
            elif not good.get("template", "").strip():
                self._refuse(path, 'A template is missing: template = "{title} {url}".')
            elif self._can_be_filled_in(path, good["template"]):
                name = one_line(good.get("name", "")) or f"Template {place + 1}"
                found.append(CopyTemplate(name, good["template"]))
        return tuple(found)

    def _can_be_filled_in(self, path: str, template: str) -> bool:
        from storage.templates import TemplateError, parse  # only who has any waits for it

        try:
            parse(template)
        except TemplateError as error:
            self._refuse(f"{path}.template", str(error))
            return False
        return True

    def _open(self) -> tuple[str, ...]:
        import shlex

        command = self._section("open").get("command", "")
        try:
            words = tuple(shlex.split(command))
        except ValueError:
            self._refuse("open.command", "A quotation mark in this command is not closed.")
            return ()
        if words and not any("%u" in word for word in words[1:]):
            self._refuse("open.command", 'Say where the link goes: "firefox %u".')
            return ()
        return words

    def _folder(self) -> str | None:
        folder = str(self._section("pdf").get("folder", "")).strip()
        if not folder or Path(folder).is_absolute() or folder.startswith(("~/", "~\\")):
            return folder or None
        # Where it would be depends on where Carrel is started.
        meant = folder.lstrip("~./\\") or "Papers"
        self._refuse("pdf.folder", f'Give the folder from the root or from home: "~/{meant}".')
        return None

    def _look(self) -> Look:
        section = self._section("look")
        panes = section.get("panes")
        for pane in panes or ():
            if pane not in (*HIDEABLE, "feed"):
                known = sorted(HIDEABLE)
                self._refuse("look.panes", f"There is no pane “{pane}”.{_meant(pane, known)}")
        shown = None if panes is None else frozenset(panes) & HIDEABLE
        return Look(section.get("theme") or None, section.get("ascii"), shown)


def _told(clash: Clash, keys: Mapping[str, Sequence[str]]) -> str:
    key, other_key = shown_key(clash.key), shown_key(clash.other_key)
    if clash.other in keys:
        return f"“{key}” is in the way of “{other_key}” of {clash.other}; only that one works."
    return (
        f"“{key}” takes “{other_key}” from {clash.other}. If that is meant, say which keys that "
        f'one is to have: "{clash.other}" = "".'
    )


def _flat(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what stands in a table; `feed.open = "x"` without quotes is a table to TOML."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _is_texts(value: object) -> bool:
    return not isinstance(value, list) or all(isinstance(item, str) for item in value)


def _meant(name: str, known: Mapping[str, object] | Sequence[str]) -> str:
    from difflib import get_close_matches  # only who misspells waits for it

    near = get_close_matches(name, known, 1, 0.6)
    if near:
        return f" Is it {near[0]}?"
    return f" There are: {', '.join(known)}." if len(known) < 12 else " carrel keys lists them."
