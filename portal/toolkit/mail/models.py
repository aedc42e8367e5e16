"""Tables of mails that wait to be sent, and of those that were, without what they said."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.clock import now
from portal.database.models import Base, Identified, MunicipalityScoped, reference, scoped_table

STATES = ("queued", "sent", "failed")


class Mail(Identified, MunicipalityScoped, Base):
    """A mail; its body and attachments are erased when it was sent."""

    __tablename__ = "portal_mail"
    __table_args__ = scoped_table(CheckConstraint(f"state IN {STATES}", name="state"))

    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="queued")
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]

    attachments: Mapped[list["MailAttachment"]] = relationship(
        lazy="raise",
        foreign_keys="MailAttachment.mail_id",
        primaryjoin="Mail.id == MailAttachment.mail_id",
        order_by="MailAttachment.position",
        cascade="all, delete-orphan",
    )


class MailAttachment(Identified, MunicipalityScoped, Base):
    """A file that goes with a mail, kept until the mail is sent."""

    __tablename__ = "portal_mail_attachment"
    __table_args__ = scoped_table(reference("mail_id", "portal_mail", on_delete="CASCADE"))

    mail_id: Mapped[UUID] = mapped_column(index=True)
    position: Mapped[int]
    name: Mapped[str]
    media_type: Mapped[str]
    content: Mapped[bytes]
