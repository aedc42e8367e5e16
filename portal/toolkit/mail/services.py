"""Asking for a mail to be sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.database.extension import db
from portal.errors import Invalid
from portal.events.publishing import publish
from portal.events.vocabulary import MailRequested
from portal.toolkit.mail.models import Mail, MailAttachment
from portal.web.language import gettext as _

LONGEST_ADDRESS = 254
LONGEST_LOCAL_PART = 64
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
LOCAL_PART = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
ADDRESS = re.compile(rf"{LOCAL_PART}@{LABEL}(?:\.{LABEL})*")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+(?:; ?[a-z]+=[A-Za-z0-9._-]+)*")


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that goes with a mail; `media_type` like `application/pdf`, with its parameters."""

    name: str
    media_type: str
    content: bytes


def send_mail(*, to: str, subject: str, body: str, attachments: Sequence[Attachment] = ()) -> Mail:
    """Have a mail sent to one address when the transaction has committed.

    It goes out with the change behind it or not at all. Raises Invalid for an address that cannot be one, and
    for a line break in a header, by which somebody could add headers of their own.
    """
    _check_address(to)
    for header in (subject, *(attachment.name for attachment in attachments)):
        _check_header(header)
    mail = Mail(recipient=to, subject=subject, body=body)
    mail.attachments = [_row(place, attachment) for place, attachment in enumerate(attachments)]
    db.session.add(mail)
    db.session.flush()
    publish(MailRequested(mail_id=mail.id))
    return mail


def is_address(text: str) -> bool:
    """Tell whether a text can be a mail address."""
    local_part = text.partition("@")[0]
    fits = len(text) <= LONGEST_ADDRESS and len(local_part) <= LONGEST_LOCAL_PART
    return fits and ADDRESS.fullmatch(text) is not None


def _check_address(text: str) -> None:
    if not is_address(text):
        raise Invalid(_("“%(address)s” is not a mail address.", address=text))


def _check_header(text: str) -> None:
    if CONTROL.search(text):
        raise Invalid(_("The heading of a mail and the names of its files are one line each."))


def _row(position: int, attachment: Attachment) -> MailAttachment:
    if not MEDIA_TYPE.fullmatch(attachment.media_type):
        raise ValueError(f"{attachment.media_type} is no media type")
    return MailAttachment(
        position=position,
        name=attachment.name,
        media_type=attachment.media_type,
        content=attachment.content,
    )
