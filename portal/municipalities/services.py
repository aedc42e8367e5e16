"""What is done with municipalities as such."""

import re

from sqlalchemy import select

from portal.database import db
from portal.errors import Conflict, Invalid
from portal.municipalities.addresses import RESERVED_WORDS, SLUG
from portal.municipalities.models import Municipality
from portal.web.language import gettext as _


def add_municipality(
    *,
    slug: str,
    name: str,
    kind: str,
    entity: str,
    canton: str | None = None,
    language: str = "bs",
    accent: str = "una",
    address: str | None = None,
    telephone: str | None = None,
    email: str | None = None,
) -> Municipality:
    """Add a municipality; raises Invalid for a word that cannot stand in an address, Conflict if taken."""
    if not re.fullmatch(SLUG, slug) or slug in RESERVED_WORDS:
        raise Invalid(
            _("“%(slug)s” cannot stand in an address. Use small Latin letters and hyphens.", slug=slug)
        )
    if db.session.scalar(select(Municipality.id).where(Municipality.slug == slug)) is not None:
        raise Conflict(_("There is already a municipality with the address “%(slug)s”.", slug=slug))
    municipality = Municipality(
        slug=slug,
        name=name,
        kind=kind,
        entity=entity,
        canton=canton,
        language=language,
        accent=accent,
        address=address,
        telephone=telephone,
        email=email,
    )
    db.session.add(municipality)
    db.session.flush()
    return municipality
