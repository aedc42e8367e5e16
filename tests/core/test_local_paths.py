"""After a sign-in or a choice of language the portal leads only to itself."""

import pytest

from portal.web.local_paths import is_local_path


@pytest.mark.parametrize("path", ["/", "/jajce/", "/jajce/minutes/?view=past", "/a%20b"])
def test_paths_of_the_portal_are_followed(path: str) -> None:
    assert is_local_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "jajce",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\n/evil.example",
        "\\\\evil",
        "/\t/e",
    ],
)
def test_anything_else_is_not(path: str) -> None:
    assert not is_local_path(path)
