"""The page of commands: the whole tree of `portal`, with arguments, options and help."""

from collections.abc import Iterator, Sequence

import click

from portal.declarations import Plugin
from portal.reference.layout import code, sections, table

INTRODUCTION = "Everything that `portal` does from a terminal; `python -m portal` is the same."


def commands_page(_plugins: Sequence[Plugin]) -> str:
    """Return the page of commands."""
    # Imported here: the command that writes this page is part of the tree.
    from portal.cli import main

    return sections("# Commands", INTRODUCTION, *_described(main, "portal", None))


def _described(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(command, info_name=name.split()[-1], parent=parent)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    options = [
        _option(parameter, context) for parameter in command.params if isinstance(parameter, click.Option)
    ]
    yield sections(
        f"## {name}",
        code(usage),
        _help(command),
        table(("Option", "Meaning"), options) if options else "",
    )
    for child in sorted(command.commands) if isinstance(command, click.Group) else ():
        yield from _described(command.commands[child], f"{name} {child}", context)  # type: ignore[attr-defined]  # it is a group


def _help(command: click.Command) -> str:
    return (command.help or "").strip()


def _option(option: click.Option, context: click.Context) -> tuple[str, str]:
    names, meaning = option.get_help_record(context) or ("", "")
    return f"`{names}`", meaning
