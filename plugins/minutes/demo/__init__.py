"""Demo data of the module: bodies, sessions past and to come, acts and tasks, all dated from today."""

import tomllib
from pathlib import Path

from plugins.minutes.demo.bodies import enter_addresses, set_up_body
from plugins.minutes.demo.cast import people_here
from plugins.minutes.demo.dates import days_from
from plugins.minutes.demo.holding import hold, meet_without_quorum
from plugins.minutes.demo.planning import draft, reconvene_and_call
from portal.api import local_day, now

FOLDER = Path(__file__).parent


def load_demo(slug: str) -> None:
    """Fill the municipality in sight from the file of its name; a municipality without a file stays empty.

    Calls of past sessions reach only members who are users of the portal: the addresses of contacts from
    outside are entered before the one session to come is called.
    """
    file = FOLDER / f"{slug}.toml"
    if not file.exists():
        return
    plan = tomllib.loads(file.read_text(encoding="utf-8"))
    days, people = days_from(local_day(now())), people_here()
    commission = set_up_body(plan["commission"], people, days)
    team = set_up_body(plan["team"], people, days)
    hold(plan["held"], commission, people, days)
    missed = meet_without_quorum(plan["inquorate"], commission, people, days)
    enter_addresses(plan["commission"], commission)
    enter_addresses(plan["team"], team)
    reconvene_and_call(plan["called"], missed, people, days)
    draft(plan["draft"], team, people, days)
