"""Keys are UUIDs of version 7 that sort by time."""

import time

from portal.database import uuid7


def test_keys_are_version_7_and_do_not_repeat() -> None:
    keys = [uuid7() for _ in range(1000)]
    assert {key.version for key in keys} == {7}
    assert {key.variant for key in keys} == {"specified in RFC 4122"}
    assert len(set(keys)) == 1000


def test_later_keys_sort_later() -> None:
    first = uuid7()
    time.sleep(0.003)
    assert first < uuid7()
