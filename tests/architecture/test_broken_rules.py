"""A plugin that breaks a rule is found out, with a message that says how to mend it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from flask import Blueprint, Flask
from sqlalchemy import Column, ForeignKey, MetaData, Table, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.api import Base, Identified, MunicipalityScoped, PersonalData, Plugin, signed_in
from portal.database import db, reference, scoped_table
from portal.migrations import owner_engine
from portal.plugins import installed_plugins
from portal.plugins.tables import forget_tables
from portal.testing.rules import absence_of, check_plugin, faults_of
from portal.testing.rules.fences import fence_faults
from portal.testing.rules.pages import template_faults, view_faults
from portal.testing.rules.personal_data import personal_data_faults
from portal.testing.rules.sources import source_faults
from portal.testing.rules.tables import table_faults


@pytest.fixture
def models() -> Iterator[SimpleNamespace]:
    """Declare models that break rules, and take them back afterwards."""
    known = frozenset(Base.metadata.tables)

    class Lost(Identified, Base):
        __tablename__ = "cases_lost"

    class Misnamed(Identified, MunicipalityScoped, Base):
        __tablename__ = "case"
        __table_args__ = scoped_table()

    class Plain(Identified, MunicipalityScoped, Base):
        __tablename__ = "cases_plain"
        __table_args__ = scoped_table(UniqueConstraint("title"), ExcludeConstraint(("title", "=")))
        title: Mapped[str] = mapped_column(unique=True)
        case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
        mail_id: Mapped[UUID] = mapped_column(ForeignKey("portal_mail.id"))

    class Numbered(MunicipalityScoped, Base):
        __tablename__ = "cases_numbered"
        number: Mapped[str] = mapped_column(primary_key=True)

    class Sound(Identified, MunicipalityScoped, Base):
        __tablename__ = "cases_sound"
        __table_args__ = scoped_table(
            reference("organisation_id", "portal_organisation"),
            reference("parent_id", "cases_sound"),
            UniqueConstraint("municipality_id", "title"),
        )
        title: Mapped[str]
        label_encrypted: Mapped[bytes]
        organisation_id: Mapped[UUID]
        parent_id: Mapped[UUID]
        author_id: Mapped[UUID] = mapped_column(ForeignKey("portal_user.id"))

    found = {model.__name__: model.__table__ for model in (Lost, Misnamed, Plain, Numbered, Sound)}
    yield SimpleNamespace(**found)
    forget_tables(__name__, known)


def of_tables(*tables: Table) -> str:
    return "\n".join(table_faults("cases", tables))


def test_a_table_that_no_fence_holds(models: SimpleNamespace) -> None:
    assert "cases_lost: its rows belong to nobody; derive its model from MunicipalityScoped" in of_tables(
        models.Lost
    )


def test_a_table_without_a_model() -> None:
    columns = (Column("id", Uuid, primary_key=True), Column("municipality_id", Uuid))
    bare = Table("cases_bare", MetaData(), *columns)
    assert "cases_bare: its rows belong to nobody; derive its model" in of_tables(bare)


def test_a_table_under_a_name_of_others(models: SimpleNamespace) -> None:
    assert "case: tables begin with the name of their plugin; call it “cases_case”" in of_tables(
        models.Misnamed
    )


def test_a_plain_reference(models: SimpleNamespace) -> None:
    faults = of_tables(models.Plain)
    assert 'write reference("case_id", "case") in scoped_table(…)' in faults


def test_a_reference_to_a_table_of_others(models: SimpleNamespace) -> None:
    faults = of_tables(models.Plain)
    assert "cases_plain: a reference points to “portal_mail”; point to tables of your own or to" in faults
    assert "hear of anything else by its events" in faults


def test_what_is_unique_across_municipalities(models: SimpleNamespace) -> None:
    faults = of_tables(models.Plain)
    assert faults.count("what is unique (title) is so across all municipalities") == 3
    assert "put “municipality_id” first" in faults
    assert "cases_numbered: its primary key says what others have" in of_tables(models.Numbered)


def test_a_sound_table(models: SimpleNamespace) -> None:
    assert of_tables(models.Sound) == ""


def test_a_table_that_no_migration_makes(app: Flask, models: SimpleNamespace) -> None:
    assert list(fence_faults([models.Sound])) == [
        "cases_sound: no migration makes this table; run: portal db revision “…” --plugin NAME"
    ]


@pytest.mark.parametrize(
    "mutation",
    [
        "ALTER TABLE minutes_body DISABLE ROW LEVEL SECURITY",
        "DROP POLICY municipality ON minutes_body",
        "ALTER POLICY municipality ON minutes_body USING (true)",
        "CREATE POLICY gap ON minutes_body TO portal_app USING (true)",
    ],
)
def test_a_table_that_the_database_does_not_fence(own_database: Flask, mutation: str) -> None:
    owner = own_database.config["PORTAL"].database_owner_url
    with owner_engine(owner).begin() as connection:
        connection.execute(text(mutation))
    with own_database.app_context():
        (fault,) = fence_faults([Base.metadata.tables["minutes_body"]])
        db.session.remove()
    assert "minutes_body: its rows are open to all municipalities; its migration must execute: GRANT" in fault
    assert "ENABLE ROW LEVEL SECURITY; CREATE POLICY" in fault


def a_plugin(**values: object) -> Plugin:
    nothing = {"personal_data": (), "not_personal": ()}
    return replace(installed_plugins()["minutes"], name="cases", **{**nothing, **values})


def declared(name: str) -> PersonalData:
    return PersonalData(column=name, purpose="…", ground="public_task", retention="…")


def test_a_column_without_a_declaration(app: Flask, models: SimpleNamespace) -> None:
    faults = list(personal_data_faults(a_plugin(), [models.Sound]))
    assert [fault.partition(":")[0] for fault in faults] == [
        "cases_sound.title",
        "cases_sound.label_encrypted",
        "cases_sound.author_id",
    ]
    assert "add PersonalData(column=“cases_sound.title”" in faults[0]
    assert "or “cases_sound.title” to its not_personal" in faults[0]


def test_a_person_is_always_personal(app: Flask, models: SimpleNamespace) -> None:
    names = ("cases_sound.title", "cases_sound.label_encrypted", "cases_sound.author_id")
    faults = list(personal_data_faults(a_plugin(not_personal=names), [models.Sound]))
    assert len(faults) == 2
    assert all("move it from not_personal to personal_data" in fault for fault in faults)


def test_a_column_is_declared_once(app: Flask, models: SimpleNamespace) -> None:
    names = ("cases_sound.title", "cases_sound.label_encrypted", "cases_sound.author_id")
    plugin = a_plugin(personal_data=tuple(map(declared, names)), not_personal=names[:1])
    assert list(personal_data_faults(plugin, [models.Sound])) == [
        "cases_sound.title: it is in personal_data and in not_personal; take it out of one"
    ]


SOURCES = {
    "queries.py": [
        ("from portal.accounts.models import User", "plugins import from portal.api alone"),
        ("import portal.database", "plugins import from portal.api alone"),
        ("from plugins.minutes.models import Body", "of another plugin; hear its events instead"),
        ("from portal.api import User as P\nselect(P.id).where()", "select(User…) finds those of all"),
        ("from portal.api import User\ndb.session.get(User, 1)", "ask users_here, user_here"),
        ("db.session.commit()", "flush, and let the portal end it"),
        ("db.session.rollback()", "flush, and let the portal end it"),
        ("from sqlalchemy import text\ntext('SELECT')", "text is raw SQL, which the session does not fence"),
        ("import sqlalchemy as sa\nsa.text('SELECT')", "text is raw SQL, which the session does not fence"),
        ("db.session.connection()", "connection goes round the fenced session; use db.session"),
        ("db.engine.connect()", "engine goes round the fenced session"),
        (
            "select(Case.__table__)",
            "__table__ goes round the fenced session; use db.session and the mapped class",
        ),
        ("import psycopg", "goes round the fence with psycopg"),
        ("from plugins.cases.views import index", "queries imports views, which stands above it"),
        ("from .services import add", "queries imports services, which stands above it"),
        ("from . import forms", "queries imports forms, which stands above it"),
    ],
    "models/cases.py": [("from plugins.cases import queries", "move what both need down")],
    "handlers.py": [("from .. import minutes", "of another plugin")],
}


@pytest.mark.parametrize(
    ("place", "source", "mending"),
    [(place, source, mending) for place, cases in SOURCES.items() for source, mending in cases],
)
def test_code_that_breaks_a_rule(tmp_path: Path, place: str, source: str, mending: str) -> None:
    path = tmp_path / place
    path.parent.mkdir(exist_ok=True)
    path.write_text(source)
    found = list(source_faults(tmp_path, name="cases", package="plugins.cases"))
    assert [fault for fault in found if mending in fault]
    assert all(fault.startswith(f"{place}:") for fault in found)


def test_code_that_breaks_none(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text(
        "from portal.api import db, User\nfrom plugins.cases.forms import CaseForm\n"
        "from plugins.cases import queries\ntext = item.text\nselect(Case).join(User)\nform.get('x')\n"
    )
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations/cases_0001.py").write_text("from sqlalchemy import text\ntext('SELECT')")
    assert list(source_faults(tmp_path, name="cases", package="plugins.cases")) == []


OPEN_FORMS = [
    '<form method="post"></form>',
    "<form class=x method=POST action='{{ url }}'><button></button></form>",
    '<form {% if a > b %}novalidate{% endif %} method="post">{# {{ csrf_token() }} #}</form>',
    '<form method="{{ method }}"></form>',
    '<form method="post"></form><form>{{ form.hidden_tag() }}</form>',
]
SAFE_FORMS = [
    "<form></form>",
    '<form method="get"></form>',
    '<form method="post">{{ form.hidden_tag() }}</form>',
    '<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"></form>',
    '{# <form method="post"></form> #}',
]


def template(folder: Path, name: str, source: str) -> str:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(source)
    return "\n".join(template_faults(folder, name="cases"))


@pytest.mark.parametrize("source", OPEN_FORMS)
def test_a_form_without_protection(tmp_path: Path, source: str) -> None:
    faults = template(tmp_path, "cases/form.html", f"\n{source}")
    assert faults.startswith(
        "templates/cases/form.html:2: the form is not protected against forged requests; put {{"
    )


@pytest.mark.parametrize("source", SAFE_FORMS)
def test_a_form_with_protection(tmp_path: Path, source: str) -> None:
    assert template(tmp_path, "cases/form.html", source) == ""


def test_a_button_that_makes_a_form_post(tmp_path: Path) -> None:
    faults = template(tmp_path, "cases/form.html", '<form><button formmethod="post"></button></form>')
    assert "write a form of its own for it" in faults


def test_a_template_in_the_way_of_others(tmp_path: Path) -> None:
    faults = template(tmp_path, "portal/home.html", "")
    assert faults == "templates/portal: it would take the place of others; move it to templates/cases/"


def test_a_view_that_anybody_may_see() -> None:
    app = Flask(__name__)
    blueprint = Blueprint("cases", __name__)
    blueprint.get("/open", endpoint="open")(lambda: "")
    blueprint.post("/exempt", endpoint="exempt")(signed_in(lambda: ""))
    app.register_blueprint(blueprint)
    app.extensions["csrf"] = SimpleNamespace(_exempt_blueprints={blueprint}, _exempt_views=set())
    assert list(view_faults(app, "cases")) == [
        "the view cases.exempt takes forms of other hosts; take its csrf.exempt away",
        "the view cases.open does not say who may see it; put @requires(…), @signed_in or @public on it",
        "the view cases.open takes forms of other hosts; take its csrf.exempt away",
    ]


def test_all_faults_of_a_plugin_stand_in_one_message(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    minutes = installed_plugins()["minutes"]
    monkeypatch.setitem(
        app.extensions["portal_plugins"].plugins, "minutes", replace(minutes, not_personal=())
    )
    with pytest.raises(AssertionError) as failure:
        check_plugin("minutes")
    assert str(failure.value).startswith(
        "The module minutes breaks rules of the house:\nminutes_act.kind: nobody"
    )
    assert list(faults_of(minutes)) == []


def test_an_absent_plugin_is_not_thought_sound(app: Flask) -> None:
    with pytest.raises(AssertionError, match="is not installed: its entry point belongs to"):
        check_plugin("cases")
    assert "portal.plugins" in absence_of("cases")
