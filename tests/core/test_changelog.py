"""The changelog is collected from fragments, by kind, the newest release on top."""

from pathlib import Path

import pytest

from portal.commands.changelog import FRAGMENTS, HEAD, collected, kind_of, release
from portal.errors import Invalid
from portal.migrations import ROOT


def a_fragment(root: Path, name: str, text: str) -> None:
    (root / FRAGMENTS).mkdir(parents=True, exist_ok=True)
    (root / FRAGMENTS / name).write_text(text)


def test_a_release_takes_the_fragments_away(tmp_path: Path) -> None:
    a_fragment(tmp_path, "votes.added.md", "Votes are\ncounted.\n")
    release(tmp_path, "0.1.0")
    a_fragment(tmp_path, "names.fixed.md", "Names keep their marks.\n")
    a_fragment(tmp_path, "acts.added.md", "Acts have numbers.\n")
    release(tmp_path, "0.2.0")
    assert (tmp_path / "CHANGELOG.md").read_text() == (
        f"{HEAD}\n## 0.2.0\n\n### Added\n\n- Acts have numbers.\n\n### Fixed\n\n- Names keep their marks.\n"
        "\n## 0.1.0\n\n### Added\n\n- Votes are counted.\n"
    )
    assert list((tmp_path / FRAGMENTS).iterdir()) == []


def test_a_release_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="nothing has changed"):
        release(tmp_path, "0.1.0")


@pytest.mark.parametrize("name", ["votes.md", "added.md", "votes.new.md"])
def test_a_fragment_says_its_kind(name: str) -> None:
    with pytest.raises(Invalid, match="WORDS.KIND.md"):
        kind_of(Path(name))


def test_the_fragments_of_this_repository_can_be_collected() -> None:
    assert collected(ROOT, "Not released").startswith("## Not released\n")
