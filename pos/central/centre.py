"""What the centre's process holds: handed to every view, made once a start."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import Engine

from pos.central.streams.values import Interpret
from pos.centre_config import CentreSettings
from pos.sync.pen import Pen
from pos.sync.signed import key_id


@dataclass(frozen=True)
class Centre:
    """The centre as one process knows it."""

    settings: CentreSettings
    engine: Engine
    """On the first shard; `central.database` opens transactions on it."""
    pen: Pen
    """Signs releases, recalls and answers; terminals know its public key since enrolment."""
    interpret: Interpret
    """Reads kept facts into the books."""

    @property
    def key_id(self) -> str:
        """The name of its key in signatures."""
        return key_id(self.pen.public_key)


def centre() -> Centre:
    """The centre of the request that is being answered."""
    found: Centre = current_app.extensions["ocop_centre"]
    return found
