"""Reads of what was published: manifests, files, recalls and who confirmed them."""

from typing import Any

from sqlalchemy import Engine, select

from pos.catalogue.releases import SIGNED_AS
from pos.central.database import reading
from pos.central.registry.models import Release, ReleasePart
from pos.central.registry.release_book import Part
from pos.sync.pen import Pen
from pos.sync.signed import as_signed


def manifest(engine: Engine, pen: Pen) -> dict[str, Any] | None:
    """The newest release's manifest as it is sent, signed; None where there is none."""
    asked = select(Release.told, Release.kid, Release.sig).order_by(Release.no.desc()).limit(1)
    with reading(engine) as session:
        row = session.execute(asked).first()
    if row is None:
        return None
    return as_signed(pen, SIGNED_AS, row.told, kid=row.kid, sig=row.sig)


def release_file(engine: Engine, name: str) -> Part | None:
    """A file by its name; None where no release has it."""
    asked = select(ReleasePart.name, ReleasePart.kind, ReleasePart.content)
    with reading(engine) as session:
        row = session.execute(asked.where(ReleasePart.name == name)).first()
    return None if row is None else Part(row.name, row.kind, row.content)
