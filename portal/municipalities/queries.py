"""Look-ups of municipalities."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.database import db
from portal.errors import NotFound
from portal.municipalities.models import Municipality
from portal.web.language import gettext as _


def municipality_by_slug(slug: str) -> Municipality:
    """Find a municipality by its word in the address; raises NotFound."""
    municipality = db.session.scalar(select(Municipality).where(Municipality.slug == slug))
    if municipality is None:
        raise NotFound(_("There is no municipality “%(slug)s” here.", slug=slug))
    return municipality


def all_municipalities() -> Sequence[Municipality]:
    """List the municipalities by name."""
    return db.session.scalars(select(Municipality).order_by(Municipality.name)).all()
