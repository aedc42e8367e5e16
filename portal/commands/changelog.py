"""`portal changelog`: what has changed, collected from the fragments that the changes brought along."""

from collections.abc import Iterator
from pathlib import Path

import click

from portal.errors import Invalid
from portal.migrations import ROOT

FRAGMENTS = Path("docs") / "changes"
FILE = Path("CHANGELOG.md")
KINDS = {
    "added": "Added",
    "changed": "Changed",
    "fixed": "Fixed",
    "removed": "Removed",
    "security": "Security",
}
HEAD = "# Changes\n\nWhat is not released yet stands in `docs/changes/`; `portal changelog` shows it.\n"


@click.command()
@click.argument("version", required=False)
def changelog(version: str | None) -> None:
    """Show what has changed since the last release; with a VERSION, move it into CHANGELOG.md."""
    if version is None:
        click.echo(collected(ROOT, "Not released"), nl=False)
        return
    release(ROOT, version)
    click.echo(f"{FILE} has the changes of {version}; their fragments are gone.")


def release(root: Path, version: str) -> None:
    """Put the changes on top of CHANGELOG.md and take their fragments away; raises Invalid without any."""
    used = list(fragments(root))
    if not used:
        raise Invalid(f"{FRAGMENTS} holds no fragment: nothing has changed.")
    section = collected(root, version)
    path = root / FILE
    former = path.read_text(encoding="utf-8").removeprefix(HEAD) if path.is_file() else ""
    path.write_text(f"{HEAD}\n{section}{former}", encoding="utf-8")
    for fragment in used:
        fragment.unlink()


def collected(root: Path, title: str) -> str:
    """Return the changes of all fragments under a title, by kind; raises Invalid for a wrong name."""
    by_kind: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for path in fragments(root):
        by_kind[kind_of(path)].append(f"- {' '.join(path.read_text(encoding='utf-8').split())}\n")
    parts = [f"\n### {KINDS[kind]}\n\n{''.join(lines)}" for kind, lines in by_kind.items() if lines]
    return f"## {title}\n{''.join(parts)}"


def fragments(root: Path) -> Iterator[Path]:
    """Yield the fragments by the order of their names."""
    yield from sorted((root / FRAGMENTS).glob("*.md"))


def kind_of(path: Path) -> str:
    """Return the kind of change that the name of a fragment says; raises Invalid."""
    kind = path.stem.rpartition(".")[2]
    if kind not in KINDS or path.stem == kind:
        raise Invalid(f"{path.name}: a fragment is called WORDS.KIND.md; kinds are {', '.join(KINDS)}.")
    return kind
