"""Mail: sent after the commit, to a server or to files, under one message id, and erased afterwards."""

import email
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from portal.database import db
from portal.errors import Invalid
from portal.events.models import Delivery, LedgerEvent
from portal.municipalities.models import Municipality
from portal.toolkit.mail import Attachment, Mail, send_mail
from portal.toolkit.mail.models import MailAttachment
from portal.toolkit.mail.sending import compose
from portal.toolkit.mail.services import is_address

pytestmark = pytest.mark.database
NOON = datetime(2100, 1, 1, 12, tzinfo=UTC)
CALENDAR = Attachment(
    name="sjednica.ics",
    media_type="text/calendar; method=PUBLISH; charset=utf-8",
    content="SUMMARY:Sjednica Komisije, četvrtak\r\n".encode(),
)


class Mailbox:
    """A mail server that keeps what it accepts; `answer` is what it says to every recipient."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, _server: object, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802  (as above)
        message = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 OK"


@pytest.fixture
def mailbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with smtp_server() as (found, port):
        settings = replace(
            app.config["PORTAL"],
            mail_host="127.0.0.1",
            mail_port=port,
            mail_encryption="none",
            mail_sender="Portal <portal@jajce.example>",
            base_url="https://portal.example",
        )
        monkeypatch.setitem(app.config, "PORTAL", settings)
        yield found


@contextmanager
def smtp_server() -> Iterator[tuple[Mailbox, int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, port
    finally:
        controller.stop()


@pytest.fixture
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], instance=tmp_path))
    return tmp_path / "mail"


def invite(to: str = "amra@example.ba", *attachments: Attachment) -> Mail:
    return send_mail(
        to=to, subject="Poziv: 3. sjednica, čšž", body="Poštovani,\n\ndođite.\n", attachments=attachments
    )


def test_a_mail_reaches_the_server_and_is_forgotten(
    municipality: Municipality, mailbox: Mailbox, deliver_all: Callable[..., int]
) -> None:
    mail = invite("amra@example.ba", CALENDAR)
    deliver_all()
    (message,) = mailbox.messages
    event = db.session.scalars(select(LedgerEvent).where(LedgerEvent.type == "mail.requested")).one()
    assert message["Subject"] == "Poziv: 3. sjednica, čšž"
    assert (message["From"], message["To"]) == ("Portal <portal@jajce.example>", "amra@example.ba")
    assert (message["X-Envelope-To"], message["Auto-Submitted"]) == ("amra@example.ba", "auto-generated")
    assert message["Message-ID"] == f"<{event.id}@portal.example>"
    body = message.get_body()
    assert body is not None
    assert body.get_content().replace("\r", "") == "Poštovani,\n\ndođite.\n"
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "sjednica.ics"
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_param("method") == "PUBLISH"
    assert "četvrtak" in attached.get_content()

    assert (mail.state, mail.body, mail.last_error) == ("sent", None, None)
    assert mail.sent_at is not None
    assert db.session.scalars(select(MailAttachment)).all() == []
    deliver_all()
    assert len(mailbox.messages) == 1


def test_without_a_server_mails_are_files(
    municipality: Municipality, folder: Path, deliver_all: Callable[..., int]
) -> None:
    mail = invite()
    deliver_all()
    (path,) = folder.iterdir()
    assert path.suffix == ".eml"
    assert (folder.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert message["To"] == "amra@example.ba"
    assert mail.state == "sent"


def test_a_change_that_is_rolled_back_sends_nothing(
    municipality: Municipality, folder: Path, deliver_all: Callable[..., int]
) -> None:
    savepoint = db.session.begin_nested()
    invite()
    savepoint.rollback()
    deliver_all()
    assert not folder.exists()


def test_the_same_mail_sent_again_is_the_same_to_the_letter(app: Flask, municipality: Municipality) -> None:
    mail = invite("amra@example.ba", CALENDAR)
    first, second = (compose(mail, mail.id, app.config["PORTAL"]) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.as_bytes() == second.as_bytes()


def test_a_refusal_for_good_is_final(
    municipality: Municipality, mailbox: Mailbox, deliver_all: Callable[..., int]
) -> None:
    mailbox.answer = "550 no such mailbox"
    mail = invite()
    deliver_all()
    assert (mail.state, mail.sent_at) == ("failed", None)
    assert "no such mailbox" in (mail.last_error or "")
    assert db.session.scalars(select(Delivery)).all() == []


def test_a_refusal_for_now_is_tried_again(
    municipality: Municipality, mailbox: Mailbox, deliver_all: Callable[..., int]
) -> None:
    mailbox.answer = "451 later please"
    mail = invite("amra@example.ba", CALENDAR)
    deliver_all(now=NOON)
    assert mail.state == "queued"
    assert "later please" in (mail.last_error or "")
    mailbox.answer = "250 OK"
    deliver_all(now=NOON + timedelta(hours=1))
    assert (mail.state, mail.last_error, len(mailbox.messages)) == ("sent", None, 1)


def test_nothing_goes_out_unencrypted_where_encryption_is_set(
    app: Flask,
    municipality: Municipality,
    mailbox: Mailbox,
    deliver_all: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], mail_encryption="starttls"))
    mail = invite()
    deliver_all(now=NOON)
    assert (mailbox.messages, mail.state) == ([], "queued")


@pytest.mark.parametrize("subject", ["Poziv\r\nBcc: all@example.ba", "Poziv\nX: y", "Poziv\u2028x", "a\x00b"])
def test_a_heading_is_one_line(municipality: Municipality, subject: str) -> None:
    with pytest.raises(Invalid):
        send_mail(to="amra@example.ba", subject=subject, body="")


def test_the_name_of_a_file_is_one_line(municipality: Municipality) -> None:
    with pytest.raises(Invalid):
        invite("amra@example.ba", Attachment(name="a\r\nX: y", media_type="text/plain", content=b""))


def test_a_wrong_address_is_refused(municipality: Municipality) -> None:
    with pytest.raises(Invalid, match="amra"):
        invite("amra")


@pytest.mark.parametrize(
    "address", ["a@b.ba", "amra.hodzic@jajce.gov.ba", "o'neill+x@example.com", "a@localhost"]
)
def test_addresses(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a@",
        "@b.ba",
        "a b@c.ba",
        "a@b..ba",
        "a@-b.ba",
        ".a@b.ba",
        "a@b.ba\n",
        "a@b.ba, c@d.ba",
        "a@b@c.ba",
    ]
    + ["Amra <a@b.ba>", "x" * 65 + "@b.ba", "a@" + "b." * 130 + "ba"],
)
def test_what_is_no_address(text: str) -> None:
    assert not is_address(text)
