"""Mail: written with the change that causes it, sent by the worker, and forgotten once it is sent."""

from portal.toolkit.mail.models import Mail
from portal.toolkit.mail.sending import SUBSCRIPTIONS
from portal.toolkit.mail.services import Attachment, send_mail

__all__ = ["SUBSCRIPTIONS", "Attachment", "Mail", "send_mail"]
