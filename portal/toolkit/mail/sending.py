"""The core's own subscription that sends mails, at least once, always under the same message id."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.clock import now
from portal.configuration import Configuration
from portal.database.extension import db, transaction
from portal.declarations import Subscription
from portal.events.event import Discard, Received
from portal.events.vocabulary import MailRequested
from portal.toolkit.mail.models import Mail, MailAttachment
from portal.toolkit.mail.transport import transmit

POLICY = SMTP.clone(cte_type="7bit")
"""Letters travel encoded, so that a server which knows only ASCII passes them on whole."""

PERMANENT = 500
"""Answers of a mail server from here on will not change by asking again."""


def deliver_mail(received: Received) -> None:
    """Send the mail that was asked for, unless it was sent already; then erase what it said."""
    configuration: Configuration = current_app.config["PORTAL"]
    mail_id: UUID = received.read(MailRequested).mail_id
    with transaction(received.municipality_id):
        message = compose(_mail(mail_id), received.id, configuration)
    if message is None:
        return
    try:
        transmit(message, str(received.id), configuration)
    except (SMTPException, OSError) as error:
        _note_failure(received.municipality_id, mail_id, error)
        raise
    with transaction(received.municipality_id):
        _mark_sent(_mail(mail_id), at=now())


def compose(mail: Mail | None, event_id: UUID, configuration: Configuration) -> EmailMessage | None:
    """Make the message of a mail that still waits; sent again after a crash, it is the same to the letter."""
    if mail is None or mail.state != "queued":
        return None
    message = EmailMessage(policy=POLICY)
    message["From"] = configuration.mail_sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = mail.created_at
    message["Message-ID"] = f"<{event_id}@{urlsplit(configuration.base_url).hostname or 'portal.invalid'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body or "")
    for attachment in mail.attachments:
        _attach(message, attachment)
    if message.is_multipart():
        message.set_boundary(f"={event_id.hex}")
    return message


def _attach(message: EmailMessage, attachment: MailAttachment) -> None:
    header: Any = POLICY.header_factory("content-type", attachment.media_type)
    message.add_attachment(
        attachment.content,
        maintype=header.maintype,
        subtype=header.subtype,
        params=dict(header.params),
        filename=attachment.name,
    )


def _mail(mail_id: UUID) -> Mail | None:
    wanted = select(Mail).where(Mail.id == mail_id).options(selectinload(Mail.attachments))
    return db.session.scalar(wanted)


def _mark_sent(mail: Mail | None, *, at: datetime) -> None:
    if mail is not None:
        mail.state, mail.sent_at, mail.body, mail.last_error = "sent", at, None, None
        mail.attachments.clear()


def _note_failure(municipality_id: UUID, mail_id: UUID, error: Exception) -> None:
    """Keep what the server said; raises Discard where asking again is of no use."""
    with transaction(municipality_id):
        mail = _mail(mail_id)
        if mail is not None:
            mail.last_error = f"{type(error).__name__}: {error}"
            mail.state = "failed" if is_permanent(error) else "queued"
    if is_permanent(error):
        raise Discard(f"the mail server refused for good: {type(error).__name__}") from error


def is_permanent(error: Exception) -> bool:
    """Tell whether the server refused this recipient or this message for good, not the portal as such."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, SMTPDataError) and error.smtp_code >= PERMANENT


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    Subscription(
        name="portal.send_mail",
        event=MailRequested.name,
        handler=deliver_mail,
        mode="external",
        on_dead="skip",
    ),
)
