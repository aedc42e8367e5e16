"""Demo data of the module: bodies, sessions past and to come, acts and tasks, all dated from today."""

import tomllib
from pathlib import Path

from plugins.minutes.demo.bodies import enter_addresses, set_up_body
from plugins.minutes.demo.holding import hold, meet_without_quorum
from plugins.minutes.demo.planning import draft, reconvene_and_call
from plugins.minutes.demo.scene import scene_here
from portal.api import now

FOLDER = Path(__file__).parent


def load_demo(slug: str) -> None:
    """Fill the municipality in sight from the file of its name; one without a file stays empty.

    Calls of past sessions reach only members who are users of the portal: the addresses of contacts from
    outside are entered before the one session to come is called.
    """
    file = FOLDER / f"{slug}.toml"
    if not file.exists():
        return
    plan = tomllib.loads(file.read_text(encoding="utf-8"))
    scene = scene_here(now())
    commission = set_up_body(plan["commission"], scene)
    team = set_up_body(plan["team"], scene)
    hold(plan["held"], commission, scene)
    missed = meet_without_quorum(plan["inquorate"], commission, scene)
    enter_addresses(plan["commission"], commission)
    enter_addresses(plan["team"], team)
    reconvene_and_call(plan["called"], missed, scene)
    draft(plan["draft"], team, scene)
