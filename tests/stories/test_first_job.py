"""The first job of a municipal secretary, from an empty register of bodies to the PDF, in a real browser."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from portal.clock import local, now
from portal.database import transaction
from portal.municipalities import enter
from portal.testing import (
    PASSWORD,
    Served,
    make_municipality,
    make_organisation,
    make_user,
    switch_everything_on,
)
from portal.web.language import force_language, pgettext, transliterate
from portal.web.language import gettext as translate

pytestmark = [pytest.mark.browser, pytest.mark.database]
MEMBERS = ("Fahrudin Osmić", "Selma Begić", "Nermina Alić")
AGENDA = ("Izvještaj o radu dnevnog centra", "Pitanja i prijedlozi")
TEXT = "Jasmina Delić je predstavila izvještaj za treći kvartal."
ACT = "Usvaja se izvještaj o radu dnevnog centra."
STAYS_LATIN = {"Amra", "Hodžić", "Centar", "za", "socijalni", "rad"}
PAGE_WORDS = re.compile(r"[A-Za-zčćžšđČĆŽŠĐ]{2,}")


@dataclass
class Person:
    """Somebody at a browser, who reads the portal in one language."""

    page: Any
    served: Served
    language: str

    def say(self, message: str, context: str | None = None) -> str:
        """Return a text of the portal as this person sees it."""
        with self.served.app.app_context(), force_language(self.language):
            return pgettext(context, message) if context else translate(message)

    def write(self, text: str) -> str:
        """Return a text as this person types it."""
        return transliterate(text) if self.language.endswith("Cyrl") else text

    def fill(self, label: str, text: str, *, within: Any = None) -> None:
        """Type into the field of a label."""
        (within or self.page).get_by_label(re.compile("^" + re.escape(self.say(label)))).first.fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        self.page.get_by_label(re.compile("^" + re.escape(self.say(label)))).first.select_option(label=option)

    def press(self, label: str, *, within: Any = None) -> None:
        """Press a button."""
        (within or self.page).get_by_role("button", name=self.say(label)).first.click()

    def follow(self, label: str) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=self.say(label)).first.click()

    def sees(self, text: str) -> None:
        """Assert that a text stands on the page."""
        found = " ".join(self.page.locator("body").inner_text().split())
        assert text in found, f"“{text}” is not on {self.page.url}:\n{found}"

    def sign_in(self, username: str) -> None:
        """Sign in by name and password."""
        self.page.goto(f"/language/{self.language}?next=/sign-in")
        self.fill("User name or e-mail", username)
        self.fill("Password", PASSWORD)
        self.press("Sign in")

    def download(self, link: Any) -> str:
        """Download a PDF and return its text."""
        with self.page.expect_download() as started:
            link.click()
        text = "".join(page.extract_text() for page in PdfReader(Path(started.value.path())).pages)
        return " ".join(text.split())


@pytest.fixture
def kladusa(served: Served) -> Served:
    """A municipality with a secretary, an officer of an institution and members, and nothing else."""
    with served.app.app_context(), transaction():
        place = make_municipality("velika-kladusa", "Velika Kladuša")
        enter(place)
        switch_everything_on()
        centre = make_organisation(place, "Centar za socijalni rad", email="csr@example.ba")
        make_user(place, "secretary", username="amra", gender="f", full_name="Amra Hodžić")
        make_user(
            place, "institution_officer", username="jasmina", full_name="Jasmina Delić", organisation=centre
        )
        for number, name in enumerate(MEMBERS):
            make_user(place, "member", username=f"member-{number}", full_name=name)
    return served


@pytest.fixture
def person(browse: Callable[..., Any], kladusa: Served) -> Callable[[str, str], Person]:
    """Sit somebody down at a browser."""

    def sit_down(username: str, language: str) -> Person:
        found = Person(browse(), kladusa, language)
        found.sign_in(username)
        return found

    return sit_down


@pytest.mark.parametrize("language", ["bs", "bs_Cyrl"])
def test_a_commission_holds_its_session(person: Callable[[str, str], Person], language: str) -> None:
    amra = person("amra", language)
    enter_institution(amra)
    create_commission(amra)
    call_session(amra)
    hold_session(amra)
    close_session(amra)
    check_minutes(amra)
    report_done(person("jasmina", language))
    confirm(amra)
    assert_one_script(amra)


def enter_institution(amra: Person) -> None:
    """Enter an institution, first with a mistake in it."""
    amra.follow("Institutions")
    amra.follow("Enter an institution")
    amra.fill("Name", amra.write("Dom zdravlja"))
    amra.fill("E-mail", "not an address")
    amra.press("Save the institution")
    assert amra.page.title().startswith(amra.say("Error:"))
    assert amra.page.locator(".error-summary").evaluate("element => element === document.activeElement")
    assert amra.page.locator("#name").input_value() == amra.write("Dom zdravlja")
    amra.fill("E-mail", "dom@example.ba")
    amra.choose("Sector", amra.say("Health"))
    amra.press("Save the institution")
    amra.sees(amra.write("Dom zdravlja"))


def create_commission(amra: Person) -> None:
    """Create the body, its mandate and its members."""
    amra.page.goto("/velika-kladusa/minutes/bodies/")
    amra.follow("Enter a body")
    amra.fill("Name", amra.write("Komisija za socijalnu zaštitu i inkluziju"))
    amra.page.locator("#short_name").fill(amra.write("Komisija za SZI"))
    amra.page.locator("#genitive").fill(amra.write("Komisije za SZI"))
    amra.press("Save the body")
    amra.follow("Open the mandate")
    amra.page.locator("#starts_on").fill("1. 1. 2026.")
    amra.press("Open the mandate")
    for name, role in zip(MEMBERS, ("Chair", "Member", "Member"), strict=True):
        amra.page.locator("a[href$='/members/new']").first.click()
        amra.page.locator("#user_id").select_option(label=name)
        amra.page.locator("#role").select_option(value=role.lower())
        amra.page.locator("#starts_on").fill("1. 1. 2026.")
        amra.press("Save the member")
    amra.page.locator("a[href$='/members/new']").first.click()
    amra.page.locator("#contact_name").fill(amra.write("Edina Ramić"))
    amra.page.locator("#contact_email").fill("edina@example.ba")
    amra.page.locator("#organisation_id").select_option(label="Centar za socijalni rad")
    amra.page.locator("#starts_on").fill("1. 1. 2026.")
    amra.press("Save the member")
    amra.sees(amra.write("Edina Ramić"))


def call_session(amra: Person) -> None:
    """Draft a session with its agenda and send the call."""
    amra.page.locator("a.btn-primary").first.click()
    soon = local(now() + timedelta(hours=2))
    amra.page.locator("#day").fill(f"{soon.day}. {soon.month}. {soon.year}.")
    amra.page.locator("#clock").fill(f"{soon:%H:%M}")
    amra.page.locator("#place").fill(amra.write("Mala sala, 2. sprat"))
    amra.press("Save the draft")
    for heading in AGENDA:
        open_item_form(amra)
        amra.page.locator("#heading").fill(amra.write(heading))
        amra.press("Put it on the agenda")
        amra.sees(amra.write(heading))
    amra.page.get_by_role("link", name=amra.say("Call the session")).first.click()
    amra.sees("edina@example.ba")
    amra.press("Call the session")
    amra.sees(amra.say("Called", "session"))
    wait_for_mails(amra, 4)


def open_item_form(amra: Person) -> None:
    """Unfold the form of a new item where it is folded away."""
    if not amra.page.locator("#heading").is_visible():
        amra.page.locator("details:has(#heading) > summary").first.click()


def hold_session(amra: Person) -> None:
    """Take attendance, write the text of an item, record a vote, adopt an act with a task."""
    amra.page.locator(".next-step a.btn-primary").click()
    amra.page.locator("#keeper").select_option(label="Amra Hodžić")
    amra.press("Begin the session")
    amra.page.locator("button[name=all]").click()
    amra.page.locator("a.quorum").first.click()
    assert amra.page.locator("a.quorum b").inner_text() == "4/4"
    amra.page.locator(".live-foot .btn-primary").click()
    amra.page.locator("textarea.writing").fill(amra.write(TEXT))
    amra.press("Save the text")
    assert amra.page.locator("textarea.writing").input_value() == amra.write(TEXT)
    amra.page.locator("#votes_for").fill("3")
    amra.page.locator("#votes_against").fill("0")
    amra.page.locator("#votes_abstained").fill("0")
    amra.press("Record the vote")
    assert amra.page.locator("#votes_for").input_value() == "3"
    amra.page.locator("#votes_abstained").fill("1")
    amra.press("Record the vote")
    adopt_act(amra)
    amra.page.locator(".live-foot .btn-primary").click()
    amra.press("Finish the item")


def adopt_act(amra: Person) -> None:
    """Adopt a conclusion that tasks an institution until a date."""
    amra.page.get_by_label(re.compile("^" + amra.say("Text") + "$")).fill(amra.write(ACT))
    carrier = amra.page.locator("select[name$=carrier]").first
    carrier.select_option(label="Centar za socijalni rad")
    due = local(now() + timedelta(days=20))
    amra.page.locator("input[name$=due_on]").first.fill(f"{due.day}.{due.month}.{due.year}.")
    amra.page.locator(".live-foot .btn-primary").click()
    amra.sees(amra.write(ACT))


def close_session(amra: Person) -> None:
    """End the session and close it for good."""
    amra.follow("Close the session")
    amra.press("End the session")
    amra.press("Close the session")
    amra.sees(amra.say("Closed", "session"))


def check_minutes(amra: Person) -> None:
    """Download the minutes in both scripts."""
    for script in ("latin", "cyrillic"):
        text = amra.download(amra.page.locator(f"a[href*='minutes.pdf'][href*='{script}']").first)
        in_script = transliterate if script == "cyrillic" else str
        for part in (AGENDA[0], ACT, "Velika Kladuša", "Fahrudin Osmić"):
            assert in_script(part) in text, f"{in_script(part)} is not in the {script} minutes:\n{text}"


def report_done(jasmina: Person) -> None:
    """The institution's officer finds the task at home and reports it done."""
    jasmina.sees(jasmina.write(ACT)[:40])
    jasmina.page.locator("#main .work a").first.click()
    jasmina.page.locator("textarea").first.fill(jasmina.write("Plan je dostavljen."))
    jasmina.press("Report as done")
    jasmina.sees(jasmina.write("Plan je dostavljen."))


def confirm(amra: Person) -> None:
    """The secretary confirms what was reported."""
    amra.page.goto("/velika-kladusa/")
    amra.page.locator("#main .work a").first.click()
    amra.page.locator(".next-step button").click()
    amra.sees(amra.write("Plan je dostavljen."))
    assert amra.page.locator(".state-ok").count() > 0


def assert_one_script(amra: Person) -> None:
    """Assert that nothing of the portal's own is in the other script."""
    if not amra.language.endswith("Cyrl"):
        return
    for path in ("/velika-kladusa/", "/velika-kladusa/minutes/", "/velika-kladusa/minutes/acts/"):
        amra.page.goto(path)
        text = amra.page.locator("main, .modnav").all_inner_texts()
        left = [word for word in PAGE_WORDS.findall(" ".join(text)) if word not in STAYS_LATIN]
        assert left == [], f"Latin words on {path}"


def wait_for_mails(amra: Person, count: int) -> None:
    """Wait until the worker has put the mails of the call into their folder."""
    folder = amra.served.app.config["PORTAL"].instance / "mail"
    end = time.monotonic() + 20
    while len(list(folder.glob("*.eml"))) < count:
        assert time.monotonic() < end, "the worker sent no mails"
        time.sleep(0.1)
