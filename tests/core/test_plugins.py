"""A plugin that cannot be used is left out whole, a sentence names field or hook, and the portal serves."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar
from uuid import UUID

import pytest
from flask import Blueprint, Flask
from sqlalchemy import select
from wtforms import FloatField, StringField

from portal.accounts.models import User
from portal.api import (
    BaseForm,
    CalendarItem,
    Event,
    NavigationItem,
    Permission,
    PersonalData,
    Plugin,
    Subscription,
    hookimpl,
    public,
    requires,
)
from portal.clock import now
from portal.database import Base, db, transaction
from portal.municipalities.models import Municipality
from portal.municipalities.switching import switch_off, switch_on
from portal.plugins import Registry, ask, discovery, load_plugins, registry
from portal.testing import PASSWORD, PortalClient, make_municipality, make_user

Load = Callable[..., Registry]


def probe(**fields: Any) -> Plugin:
    """Return a plugin without fault, but for the fields given."""
    usual = {
        "name": "probe",
        "title": "Proba",
        "summary": "",
        "version": "1.0",
        "icon": "puzzle",
        "requires_portal": ">=0.1",
        "package": "portal",
        "blueprint": Blueprint("probe", __name__),
    }
    return Plugin(**{**usual, **fields})


def module_of(plugin: Any, **attributes: Any) -> ModuleType:
    """Return the module that declares a plugin and answers hooks."""
    found = ModuleType(str(getattr(plugin, "name", "probe")))
    vars(found).update(plugin=plugin, **attributes)
    return found


def loaded(*modules: ModuleType) -> Registry:
    return load_plugins(Flask("portal"), modules={module.__name__: module for module in modules})


@dataclass(frozen=True, kw_only=True)
class ThingDone(Event):
    """Something was done."""

    name: ClassVar[str] = "probe.thing_done"
    subject: ClassVar[tuple[str, str]] = ("probe.thing", "thing_id")

    thing_id: UUID


class Bare(Event):
    """Lacks the decorator."""

    name: ClassVar[str] = "probe.thing_lost"
    subject: ClassVar[tuple[str, str]] = ("probe.thing", "thing_id")


@dataclass(frozen=True, kw_only=True)
class Foreign(Event):
    """Has the name of another plugin."""

    name: ClassVar[str] = "minutes.thing_done"
    subject: ClassVar[tuple[str, str]] = ("probe.thing", "thing_id")

    thing_id: UUID


@dataclass(frozen=True, kw_only=True)
class Aimless(Event):
    """Is about a field that it does not have."""

    name: ClassVar[str] = "probe.aim_lost"
    subject: ClassVar[tuple[str, str]] = ("probe.thing", "aim_id")

    thing_id: UUID


@dataclass(frozen=True, kw_only=True)
class Weighty(Event):
    """Carries what no payload holds."""

    name: ClassVar[str] = "probe.weight_found"
    subject: ClassVar[tuple[str, str]] = ("probe.thing", "thing_id")

    thing_id: UUID
    weight: float


def hear(**fields: Any) -> tuple[Subscription, ...]:
    usual = {"name": "probe.hear", "event": "work.completed", "handler": lambda _received: None}
    return (Subscription(**{**usual, **fields}),)


def may(name: str = "probe.do_things", **fields: Any) -> Permission:
    return Permission(name=name, title="Raditi", **fields)


def data(**fields: Any) -> tuple[PersonalData, ...]:
    usual = {"column": "probe_thing.name", "purpose": "x", "ground": "consent", "retention": "x"}
    return (PersonalData(**{**usual, **fields}),)


class UnkeptSettings(BaseForm):
    """Proposes what settings cannot hold."""

    share = FloatField(default=0.5)


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"name": 7}, "name: a string that is not empty is needed, not 7"),
    ({"name": "other"}, "name: “other” must be the name of its entry point, “probe”"),
    ({"title": ""}, "title: a text that is not empty is needed, not ''"),
    ({"title": None}, "title: a text that is not empty is needed, not None"),
    ({"summary": 3}, "summary: a text is needed, not 3"),
    ({"version": "soon"}, "version: “soon” is not a version such as “1.0.2”"),
    ({"version": 1.0}, "version: a string that is not empty is needed, not 1.0"),
    ({"icon": "no-such-icon"}, "icon: there is no “no-such-icon” among Bootstrap Icons"),
    ({"requires_portal": ">=99"}, "requires_portal: needs portal >=99, installed is"),
    ({"requires_portal": "new"}, "requires_portal: “new” is not a version range"),
    ({"package": "no_such_package"}, "package: “no_such_package” is not the package of the plugin"),
    ({"package": "this"}, "package: “this” is not the package of the plugin"),
    ({"blueprint": "probe"}, "blueprint: a flask.Blueprint is needed, not 'probe'"),
    ({"blueprint": Blueprint("other", __name__)}, "blueprint: its name is “other”, but must be “probe”"),
    ({"permissions": [may()]}, "permissions: a tuple of Permission is needed, not a list"),
    ({"permissions": ("probe.do",)}, "permissions: a tuple of Permission is needed"),
    ({"permissions": (may("other.do"),)}, "permissions: “other.do” must begin with “probe.”"),
    ({"permissions": (may(), may())}, "permissions: “probe.do_things” is declared 2 times"),
    (
        {"permissions": (may(roles=("king",)),)},
        "permissions: “probe.do_things” names the unknown role “king”",
    ),
    ({"permissions": (may(roles="king"),)}, "permissions: “probe.do_things”, roles: a tuple of strings"),
    ({"events": (str,)}, "events: a tuple of subclasses of Event is needed"),
    ({"events": (Bare,)}, "events: Bare lacks @dataclass(frozen=True, kw_only=True)"),
    ({"events": (Foreign,)}, "events: Foreign must be named “probe.<noun>_<participle>”"),
    ({"events": (Aimless,)}, "events: Aimless is about “aim_id”, which is none of its fields"),
    ({"events": (Weighty,)}, "events: Weighty.weight: a payload holds"),
    ({"events": (ThingDone, ThingDone)}, "events: “probe.thing_done” is declared 2 times"),
    ({"subscriptions": hear()[0]}, "subscriptions: a tuple of Subscription is needed"),
    ({"subscriptions": hear(handler="hear")}, "subscriptions: “probe.hear”, handler: a function is needed"),
    (
        {"subscriptions": hear(mode="fast")},
        "subscriptions: “probe.hear”, mode: 'transactional' or 'external'",
    ),
    ({"subscriptions": hear(version=0)}, "subscriptions: “probe.hear”, version: a number from 1"),
    ({"subscriptions": hear(on_dead="cry")}, "subscriptions: “probe.hear”, on_dead: 'block' or 'skip'"),
    ({"subscriptions": hear(event="Work")}, "subscriptions: “probe.hear” hears “Work”, which names no event"),
    ({"subscriptions": hear(name="hear")}, "subscriptions: “hear” must begin with “probe.”"),
    ({"subscriptions": hear() + hear()}, "subscriptions: “probe.hear” is declared 2 times"),
    ({"personal_data": data()}, "personal_data: there is no column “probe_thing.name”"),
    (
        {"personal_data": data(column="portal_user.email")},
        "personal_data: there is no column “portal_user.email”",
    ),
    ({"personal_data": data(ground="whim")}, "personal_data: “probe_thing.name”, ground: 'legal_duty' or"),
    ({"settings_form": StringField}, "settings_form: a subclass of BaseForm or None is needed"),
    ({"settings_form": UnkeptSettings}, "settings_form: the default of “share” is 0.5, which cannot be kept"),
    ({"demo": "demo"}, "demo: a function or None is needed, not 'demo'"),
]


@pytest.mark.parametrize(("fields", "reason"), FAULTS, ids=[reason[:50] for _, reason in FAULTS])
def test_a_wrong_field_is_named(fields: dict[str, Any], reason: str) -> None:
    found = load_plugins(Flask("portal"), modules={"probe": module_of(probe(**fields))})
    assert [broken.name for broken in found.broken] == ["probe"]
    assert found.broken[0].reason.startswith(reason)
    assert "probe" not in found.plugins
    assert not found.manager.has_plugin("probe")
    assert "minutes" in found.plugins


def test_a_plugin_without_fault_is_none() -> None:
    full = probe(permissions=(may(),), events=(ThingDone,), subscriptions=hear(), requires_portal="")
    assert loaded(module_of(full)).broken == []


def test_a_module_must_declare_a_plugin() -> None:
    assert (
        loaded(module_of("probe")).broken[0].reason
        == "plugin: probe must set `plugin` to a portal.api.Plugin"
    )


def unknown_hook() -> ModuleType:
    def navigaton(reader: Any) -> None: ...

    return module_of(probe(), navigaton=hookimpl(navigaton))


def unknown_argument() -> ModuleType:
    def navigation(reader: Any, weather: Any) -> None: ...

    return module_of(probe(), navigation=hookimpl(navigation))


def wrapper() -> ModuleType:
    def navigation(reader: Any) -> Any:
        yield

    return module_of(probe(), navigation=hookimpl(wrapper=True)(navigation))


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        (unknown_hook(), "hook “navigaton”: the portal asks no such question; it asks calendar_items, "),
        (unknown_argument(), "hook “navigation”: it is not told “weather”; it may ask for reader, now"),
        (wrapper(), "hook “navigation”: @hookimpl takes no wrapper"),
    ],
)
def test_a_wrong_hook_is_named(module: ModuleType, reason: str) -> None:
    assert loaded(module).broken[0].reason.startswith(reason)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("portal", "is a word that the portal keeps"),
        ("portal_probe", "is a word that the portal keeps"),
        ("console", "is a word that the portal keeps"),
        ("Probe", "must be small Latin letters"),
        ("minutes", "name: another installed plugin is called “minutes” too"),
        ("minutes_book", "name: tables of “minutes_book” could not be told from those of “minutes”"),
    ],
)
def test_a_name_of_others_is_refused(name: str, reason: str) -> None:
    found = load_plugins(Flask("portal"), modules={name: module_of(probe(name=name))})
    assert reason in found.broken[0].reason
    assert "minutes" in found.plugins


def a_view() -> str:
    return ""


def blueprint_with(*views: Callable[..., Any], **options: Any) -> Blueprint:
    blueprint = Blueprint("probe", __name__, **options)
    for number, view in enumerate(views):
        blueprint.add_url_rule(f"/{number}", f"view_{number}", view)
    return blueprint


def with_wide_reach() -> Blueprint:
    blueprint = blueprint_with()
    blueprint.before_app_request(lambda: None)
    return blueprint


@pytest.mark.parametrize(
    ("blueprint", "reason"),
    [
        (
            blueprint_with(lambda: ""),
            "blueprint: the view “probe.view_0” needs @requires(…), @signed_in or @public",
        ),
        (
            blueprint_with(requires("probe.read_things")(lambda: "")),
            "blueprint: the view “probe.view_0” requires “probe.read_things”, which `permissions` lacks",
        ),
        (with_wide_reach(), "blueprint: before_app_request and its like would reach every page"),
    ],
)
def test_pages_that_would_open_or_touch_too_much_are_refused(blueprint: Blueprint, reason: str) -> None:
    assert loaded(module_of(probe(blueprint=blueprint))).broken[0].reason.startswith(reason)


def test_templates_stand_under_the_name_of_the_plugin(tmp_path: Path) -> None:
    (tmp_path / "probe").mkdir()
    good = Blueprint("probe", __name__, root_path=str(tmp_path), template_folder=".")
    assert loaded(module_of(probe(blueprint=good))).broken == []
    (tmp_path / "home.html").touch()
    reason = loaded(module_of(probe(blueprint=good))).broken[0].reason
    assert reason.startswith("templates: “home.html” must lie below “templates/probe/”")


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Registry]:
    """Write a package with a plugin, have it found by its entry point, and load all plugins."""
    monkeypatch.syspath_prepend(tmp_path)

    def load(name: str, **files: str) -> Registry:
        folder = tmp_path / f"found_{name}"
        folder.mkdir(exist_ok=True)
        for stem, text in {"__init__": "", **files}.items():
            (folder / f"{stem}.py").write_text(text)
        entry = EntryPoint(name, f"found_{name}.plugin", discovery.GROUP)
        genuine = discovery.entry_points
        monkeypatch.setattr(discovery, "entry_points", lambda **group: [*genuine(**group), entry])
        try:
            return load_plugins(Flask("portal"))
        finally:
            monkeypatch.setattr(discovery, "entry_points", genuine)
            for module in [each for each in sys.modules if each.startswith("found_")]:
                del sys.modules[module]

    return load


MODELS = """
from sqlalchemy.orm import Mapped, relationship
from portal.api import Base, Identified, MunicipalityScoped, scoped_table

class Thing(Identified, MunicipalityScoped, Base):
    __tablename__ = "{table}"
    __table_args__ = scoped_table()
    name: Mapped[str]
"""


@pytest.mark.parametrize(
    ("plugin", "reason"),
    [
        ("import no_such_library", "the package “no_such_library” is not installed"),
        ("plugin = 1 / 0", "ZeroDivisionError: division by zero"),
        ("plugin =", "SyntaxError: invalid syntax"),
        ("raise KeyError('key')", "KeyError: 'key'"),
        ("import found_probe.models\nraise RuntimeError('late')", "RuntimeError: late"),
        ("from portal.api import Plugin\nplugin = Plugin(nme='probe')", "unexpected keyword argument 'nme'"),
    ],
)
def test_what_cannot_be_imported_is_left_out_whole(install: Load, plugin: str, reason: str) -> None:
    before = set(Base.metadata.tables), set(Base.registry.mappers)
    found = install("probe", plugin=plugin, models=MODELS.format(table="probe_thing"))
    assert found.broken[0].name == "probe"
    assert found.broken[0].reason.startswith("found_probe.plugin: ")
    assert reason in found.broken[0].reason
    assert (set(Base.metadata.tables), set(Base.registry.mappers)) == before


DECLARED = """
from flask import Blueprint
from portal.api import Plugin
import found_probe.models

plugin = Plugin(
    name="probe", title="Proba", summary="", version="1", icon="puzzle", requires_portal=">=0.1",
    package="found_probe", blueprint=Blueprint("probe", __name__),
)
"""


def test_tables_are_called_after_their_plugin(install: Load) -> None:
    found = install("probe", plugin=DECLARED, models=MODELS.format(table="minute_thing"))
    assert found.broken[0].reason == "models: the table “minute_thing” must be called “probe_…”"
    assert "minute_thing" not in Base.metadata.tables


def test_a_mapping_that_does_not_fit_breaks_no_query_of_others(install: Load) -> None:
    crooked = MODELS.format(table="probe_thing") + "    other = relationship('NoSuchClass')\n"
    found = install("probe", plugin=DECLARED, models=crooked)
    assert "NoSuchClass" in found.broken[0].reason
    Base.registry.configure()
    assert str(select(User.id))


def test_the_name_of_a_table_of_others_is_refused_and_theirs_stays(install: Load) -> None:
    found = install("probe", plugin=DECLARED, models=MODELS.format(table="minutes_body"))
    assert "minutes_body" in found.broken[0].reason
    assert "minutes_body" in Base.metadata.tables


def test_the_portals_own_plugin_keeps_its_name() -> None:
    own = EntryPoint("minutes", "plugins.minutes.plugin", discovery.GROUP)
    assert discovery.in_order([own])[0].name == "minutes"
    found = discovery.in_order(discovery.entry_points(group=discovery.GROUP))
    assert found[0].dist is not None
    assert found[0].dist.name == discovery.OWN_DISTRIBUTION


@pytest.fixture
def answering(app: Flask, municipality: Municipality) -> Callable[..., None]:
    """Have a plugin “probe” answer hooks in the municipality in sight."""
    found = registry()

    def declare(**hooks: Callable[..., Any]) -> None:
        module = module_of(probe(), **{name: hookimpl(function) for name, function in hooks.items()})
        found.manager.register(module, name="probe")
        found.plugins["probe"] = module.plugin
        switch_on(plugin="probe", user_id=None, now=now())

    yield declare
    if found.plugins.pop("probe", None):
        found.manager.unregister(name="probe")
    found.troubles.clear()
    found.slow.clear()


@pytest.mark.database
def test_a_hook_that_fails_is_shown_until_it_is_answered_again(
    answering: Callable[..., None], login_as: Callable[[User], PortalClient], municipality: Municipality
) -> None:
    state = {"works": False}

    def work_items(reader: Any, now: Any) -> list[Any]:
        if state["works"]:
            return []
        raise ValueError("secret of a person")

    def navigation(reader: Any, now: Any) -> NavigationItem:
        return NavigationItem(title="Proba", url="/jajce/probe/", icon="puzzle")

    answering(work_items=work_items, navigation=navigation)
    browser = login_as(make_user(municipality, "it_staff"))
    assert "Proba" in browser.get("/jajce/").text
    page = browser.get("/jajce/console/modules").text
    assert "work_items: ValueError" in page
    assert "secret" not in page
    state["works"] = True
    browser.get("/jajce/")
    assert "ValueError" not in browser.get("/jajce/console/modules").text


@pytest.mark.database
def test_a_slow_hook_is_shown_as_slow(
    answering: Callable[..., None], login_as: Callable[[User], PortalClient], municipality: Municipality
) -> None:
    def work_items(reader: Any) -> list[Any]:
        time.sleep(0.31)
        return []

    answering(work_items=work_items)
    browser = login_as(make_user(municipality, "it_staff"))
    assert browser.get("/jajce/").status_code == 200
    page = browser.get("/jajce/console/modules").text
    assert '<span class="state state-warn">Sporo</span>' in page
    assert "1 odgovor je u zadnjem satu trajao duže od 300 ms" in page
    assert "(work_items)" in page


@pytest.mark.database
def test_the_database_is_not_waited_for(answering: Callable[..., None], municipality: Municipality) -> None:
    from sqlalchemy import text

    answering(work_items=lambda: db.session.execute(text("SELECT pg_sleep(5)")) and [])
    found = {each.plugin.name: each for each in ask("work_items", municipality.id, reader=None, now=now())}
    assert found["probe"].is_broken
    trouble = registry().trouble((municipality.id, "probe"))
    assert trouble == "work_items: the database took longer than 1000 ms"


@pytest.mark.database
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("text", "work_items: answered str instead of Sequence"),
        (
            [CalendarItem(title="x", url="/", starts_at=now())],
            "work_items: answered list instead of Sequence",
        ),
    ],
)
def test_an_answer_that_no_page_could_draw_is_left_out(
    answering: Callable[..., None], municipality: Municipality, answer: Any, reason: str
) -> None:
    answering(work_items=lambda: answer)
    found = {each.plugin.name: each for each in ask("work_items", municipality.id, reader=None, now=now())}
    assert found["probe"].is_broken
    assert registry().trouble((municipality.id, "probe")) == reason


@pytest.mark.database
def test_a_module_may_refuse_to_be_switched_either_way(
    answering: Callable[..., None], login_as: Callable[[User], PortalClient], municipality: Municipality
) -> None:
    refused = {"off"}

    def refuse_switch(wanted: str, now: Any) -> str | None:
        return f"Sada ne može ({wanted})." if wanted in refused else None

    answering(refuse_switch=refuse_switch)
    browser = login_as(make_user(municipality, "it_staff"))
    assert "Sada ne može (off)." in browser.get("/jajce/console/modules").text
    answer = browser.post("/jajce/console/modules/probe/off", follow_redirects=True)
    assert "Sada ne može (off)." in answer.text
    refused.clear()
    switch_off(plugin="probe", user_id=None, now=now())
    refused.add("on")
    page = browser.post("/jajce/console/modules/probe/on", follow_redirects=True).text
    assert "Sada ne može (on)." in page
    assert "Isključen" in page


@pytest.mark.database
def test_the_portal_serves_without_what_cannot_be_used(
    own_database: Flask, twin: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = twin(
        plugins={
            "newer": module_of(
                probe(name="newer", blueprint=Blueprint("newer", __name__), requires_portal=">=9")
            ),
            "assets": module_of(probe(name="assets", blueprint=Blueprint("assets", __name__))),
            "probe": module_of(probe(blueprint=blueprint_with(public(lambda: "")))),
            "torn": module_of(
                probe(name="torn", blueprint=Blueprint("torn", __name__)), navigation=hookimpl(a_view)
            ),
        }
    )
    with app.app_context(), transaction():
        place = make_municipality("jajce", "Jajce")
        make_user(place, "it_staff", username="nedim")
    browser = app.test_client()
    browser.post("/sign-in", data={"name": "nedim", "password": PASSWORD})
    page = browser.get("/jajce/console/modules").text
    assert "Modul „newer” se ne može učitati." in page
    assert "requires_portal: needs portal &gt;=9" in page
    assert "Proba" in page
    assert browser.get("/jajce/").status_code == 200
    assert browser.get("/assets/portal.css").status_code == 200
