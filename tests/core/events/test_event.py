"""The shape of events: names, types of values, the way to JSON and back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import ClassVar
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from portal.database import uuid7
from portal.events.event import Event, event_from_payload, payload_of, source_of, subject_of
from portal.events.failures import LONGEST_DELAY, backoff, failure_summary, failure_text
from portal.events.vocabulary import WorkRequested


@dataclass(frozen=True, kw_only=True)
class ThingMade(Event):
    name: ClassVar = "echo.thing_made"
    subject: ClassVar = ("echo.thing", "thing_id")

    thing_id: UUID
    made_on: date
    made_at: datetime
    size: int
    kind: str
    is_round: bool
    parent_id: UUID | None = None


def thing_made(**values: object) -> ThingMade:
    given = {
        "thing_id": UUID(int=7),
        "made_on": date(2026, 3, 1),
        "made_at": datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=1))),
        "size": 3,
        "kind": "small",
        "is_round": True,
    }
    return ThingMade(**{**given, **values})  # type: ignore[arg-type]  # wrong ones are given on purpose


def test_a_payload_goes_to_json_and_back() -> None:
    payload = payload_of(thing_made())
    assert payload == {
        "thing_id": "00000000-0000-0000-0000-000000000007",
        "made_on": "2026-03-01",
        "made_at": "2026-03-01T11:00:00+00:00",
        "size": 3,
        "kind": "small",
        "is_round": True,
        "parent_id": None,
    }
    assert event_from_payload(ThingMade, payload) == thing_made()


def test_an_optional_field_that_was_added_later_is_empty() -> None:
    payload = payload_of(thing_made())
    del payload["parent_id"]
    assert event_from_payload(ThingMade, payload).parent_id is None


def test_a_field_that_was_taken_away_is_left_aside() -> None:
    assert event_from_payload(ThingMade, {**payload_of(thing_made()), "colour": "red"}) == thing_made()


def test_the_subject_is_the_kind_and_the_key() -> None:
    assert subject_of(thing_made()) == "echo.thing/00000000-0000-0000-0000-000000000007"


def test_the_source_is_the_plugin_and_the_portal_for_the_vocabulary() -> None:
    assert source_of(ThingMade) == "echo"
    assert source_of(WorkRequested) == "portal"


@pytest.mark.parametrize(
    "values",
    [{"size": "3"}, {"is_round": 1}, {"thing_id": None}, {"made_at": datetime(2026, 3, 1)}, {"kind": 2}],  # noqa: DTZ001
)
def test_a_value_of_another_type_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(TypeError, match=f"ThingMade.{next(iter(values))}"):
        payload_of(thing_made(**values))


def test_a_payload_holds_ids_and_codes_only() -> None:
    @dataclass(frozen=True, kw_only=True)
    class ListMade(Event):
        name: ClassVar = "echo.list_made"
        subject: ClassVar = ("echo.list", "list_id")

        list_id: UUID
        members: list[str]

    with pytest.raises(TypeError, match="ListMade.members"):
        payload_of(ListMade(list_id=uuid7(), members=[]))


@pytest.mark.parametrize("wrong", ["echo", "Echo.made", "echo.", "echo.thing made", "echo.thing.made", ""])
def test_a_name_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(TypeError, match="is named"):
        type("Wrong", (Event,), {"name": wrong, "subject": ("echo.thing", "thing_id")})


def test_an_event_without_a_subject_is_refused() -> None:
    with pytest.raises(TypeError, match="subject"):
        type("Wrong", (Event,), {"name": "echo.thing_made"})


def test_waiting_grows_up_to_an_hour() -> None:
    for attempts in range(1, 40):
        longest = min(2.0 ** (attempts - 1), LONGEST_DELAY.total_seconds())
        assert timedelta() <= backoff(attempts) <= timedelta(seconds=longest)


def test_a_failure_keeps_where_and_what_but_no_variables() -> None:
    def fail() -> None:
        secret = "Amra Hodžić"
        raise ValueError(f"wrong length {len(secret)}")

    try:
        fail()
    except ValueError as error:
        text = failure_text(error)
    assert "in fail" in text
    assert text.endswith("ValueError: wrong length 11")
    assert "Amra Hodžić\n" not in text.replace('"', "\n").split("secret")[0]


def test_a_failure_of_the_database_repeats_no_value() -> None:
    error = IntegrityError("INSERT", {"name": "Amra"}, Exception("Key (name)=(Amra) already exists"))
    assert "Amra" not in failure_summary(error)
