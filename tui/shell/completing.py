"""`carrel completion`: what makes bash, zsh and fish complete what is typed after `carrel`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from shlex import quote

from tui.shell.grammar import parser
from tui.shell.grammar_facts import Given, Verb, facts
from tui.shell.output import say

_DIRECTORIES = {"DIR"}
_FILES = {"FILE", "PATH|URL|-"}


def completion(arguments: Namespace) -> int:
    """Print the script for a shell."""
    say(SCRIPTS[arguments.shell](facts(parser())))
    return 0


def bash(carrel: Verb) -> str:
    """Return the script for bash."""
    words, values = [], []
    for verb in (carrel, *carrel.walk()):
        offered = [verb_word(inner) for inner in verb.verbs]
        offered += [name for one in verb.options for name in one.names]
        offered += [choice for one in verb.arguments for choice in one.choices]
        files = " files=1" if any(one.value in _FILES for one in verb.arguments) else ""
        words.append(f"        {quote(verb.name)}) words={quote(' '.join(offered))}{files} ;;")
        for one in verb.options:
            if (action := _bash_value(one)) is not None:
                values += [f"        {quote(f'{verb.name} {name}')}) {action} ;;"
                           for name in one.names]  # fmt: skip
    nested = "|".join(quote(verb.name) for verb in carrel.walk() if verb.verbs) or "''"
    return "\n".join(
        (
            "# Completion of carrel for bash. carrel completion bash prints it.",
            "_carrel() {",
            '    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"',
            '    local verb="" words="" files="" at',
            "    for ((at = 1; at < COMP_CWORD; at++)); do",
            '        case "${COMP_WORDS[at]}" in',
            "            --library) ((at++)) ;;",
            "            -*) ;;",
            '            *) verb="${verb:+$verb }${COMP_WORDS[at]}"',
            f'               case "$verb" in {nested}) ;; *) break ;; esac ;;',
            "        esac",
            "    done",
            '    case "$verb $prev" in',
            *values,
            "    esac",
            '    case "$verb" in',
            *words,
            "    esac",
            '    COMPREPLY=($(compgen -W "$words" -- "$cur"))',
            '    if [ -n "$files" ]; then COMPREPLY+=($(compgen -f -- "$cur")); fi',
            "}",
            "complete -o filenames -F _carrel carrel",
        )
    )


def _bash_value(one: Given) -> str | None:
    """Return what completes the value of an option; None for one without."""
    if not one.value:
        return None
    if one.choices:
        return f'COMPREPLY=($(compgen -W {quote(" ".join(one.choices))} -- "$cur")); return'
    kind = "-d" if one.value in _DIRECTORIES else "-f" if one.value in _FILES else ""
    return f'COMPREPLY=($(compgen {kind} -- "$cur")); return' if kind else "COMPREPLY=(); return"


def zsh(carrel: Verb) -> str:
    """Return the script for zsh."""
    return "\n".join(
        (
            "#compdef carrel",
            "# Completion of carrel for zsh. carrel completion zsh prints it.",
            "_carrel() {",
            *_zsh_verb(carrel, "    "),
            "}",
            '_carrel "$@"',
        )
    )


def _zsh_verb(verb: Verb, indent: str) -> Iterator[str]:
    specs = [quote(spec) for one in verb.given for spec in _zsh_specs(one)]
    if not verb.verbs:
        yield f"{indent}_arguments {' '.join(specs)}"
        return
    yield f"{indent}local context state state_descr line"
    yield f"{indent}typeset -A opt_args"
    yield f"{indent}_arguments -C {' '.join(specs)} '1: :->verb' '*:: :->rest'"
    yield f"{indent}case $state in"
    described = (f"{verb_word(inner)}:{inner.help}" for inner in verb.verbs)
    yield f"{indent}verb) local -a verbs=({' '.join(map(quote, described))})"
    yield f"{indent}    _describe command verbs ;;"
    yield f"{indent}rest) case $words[1] in"
    for inner in verb.verbs:
        yield f"{indent}    {verb_word(inner)})"
        yield from _zsh_verb(inner, indent + "        ")
        yield f"{indent}        ;;"
    yield f"{indent}    esac ;;"
    yield f"{indent}esac"


def _zsh_specs(one: Given) -> Iterator[str]:
    value = f":{one.value.replace(':', ' ')}:{_zsh_action(one)}" if one.value else ""
    help = one.help.translate(str.maketrans("[]", "()")).replace(":", r"\:")
    if not one.is_option:
        yield f"*{value}"
    for name in one.names:
        yield f"{name}[{help}]{value}"


def _zsh_action(one: Given) -> str:
    if one.choices:
        return f"({' '.join(one.choices)})"
    return "_files -/" if one.value in _DIRECTORIES else "_files" if one.value in _FILES else " "


def fish(carrel: Verb) -> str:
    """Return the script for fish."""
    return "\n".join(
        (
            "# Completion of carrel for fish. carrel completion fish prints it.",
            "complete -c carrel -f",
            *_fish_verb(carrel),
        )
    )


def _fish_verb(verb: Verb) -> Iterator[str]:
    path = verb.name.split()
    seen = [f"__fish_seen_subcommand_from {word}" for word in path]
    inner = " ".join(verb_word(each) for each in verb.verbs)
    still = f"not __fish_seen_subcommand_from {inner}" if path else "__fish_use_subcommand"
    here, before = _condition(seen), _condition([*seen, *([still] if inner else [])])
    for each in verb.verbs:
        yield f"complete -c carrel{before} -a {verb_word(each)} -d {_fish(each.help)}"
    for one in verb.given:
        yield from _fish_given(one, here if path else before)
    for each in verb.verbs:
        yield from _fish_verb(each)


def _condition(parts: Iterable[str]) -> str:
    joined = "; and ".join(parts)
    return f" -n {_fish(joined)}" if joined else ""


def _fish_given(one: Given, here: str) -> Iterator[str]:
    line = f"complete -c carrel{here}"
    if one.is_option:
        for name in one.names:
            line += f" -l {name[2:]}" if name.startswith("--") else f" -s {name[1:]}"
        line += f" -d {_fish(one.help)}"
    elif not one.choices and one.value not in _FILES:
        return
    if one.choices:
        line += f" {'-x ' if one.is_option else ''}-a {_fish(' '.join(one.choices))}"
    elif one.value in _DIRECTORIES:
        line += " -x -a '(__fish_complete_directories)'"
    elif one.value in _FILES:
        line += " -r -F" if one.is_option else " -F"
    elif one.value:
        line += " -x"
    yield line


def _fish(text: str) -> str:
    """Quote for fish, which knows two escapes between single quotation marks."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def verb_word(verb: Verb) -> str:
    """Return the last word of a verb's name."""
    return verb.name.rpartition(" ")[2]


SCRIPTS = {"bash": bash, "zsh": zsh, "fish": fish}
"""What writes the script of each shell."""
