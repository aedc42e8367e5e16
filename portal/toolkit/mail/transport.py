"""The way out of the house: a mail server, or files where none is named."""

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTP, SMTP_SSL

from portal.configuration import Configuration

SECONDS = 30


def transmit(message: EmailMessage, name: str, configuration: Configuration) -> None:
    """Send a message by SMTP, or put it into `mail/` of the instance folder under a name.

    Raises SMTPException or OSError.
    """
    if configuration.mail_host is None:
        write_file(message, configuration.instance / "mail" / f"{name}.eml")
        return
    with connect(configuration.mail_host, configuration) as server:
        if configuration.mail_user:
            server.login(configuration.mail_user, configuration.mail_password or "")
        server.send_message(message)


@contextmanager
def connect(host: str, configuration: Configuration) -> Iterator[SMTP]:
    """Open a connection to the mail server, encrypted as the settings say."""
    context = ssl.create_default_context()
    if configuration.mail_encryption == "ssl":
        with SMTP_SSL(host, configuration.mail_port, timeout=SECONDS, context=context) as server:
            yield server
        return
    with SMTP(host, configuration.mail_port, timeout=SECONDS) as server:
        if configuration.mail_encryption == "starttls":
            server.starttls(context=context)
        yield server


def write_file(message: EmailMessage, path: Path) -> None:
    """Write a message where only the portal's own user reads it; the same one again changes nothing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(message.as_bytes())
    unfinished.replace(path)
