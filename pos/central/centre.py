"""What the centre's process holds: handed to every view, made once a start."""

from dataclasses import dataclass
from functools import cached_property

from flask import current_app
from sqlalchemy import Engine

from pos.central.streams.placing import Shards
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
    others: tuple[Engine, ...] = ()
    """On the further shards, in the settings' order."""

    @cached_property
    def shards(self) -> Shards:
        """Which database a terminal's stream lies on."""
        return Shards(self.engine, self.others)

    @property
    def key_id(self) -> str:
        """The name of its key in signatures."""
        return key_id(self.pen.public_key)


def centre() -> Centre:
    """The centre of the request that is being answered."""
    found: Centre = current_app.extensions["ocop_centre"]
    return found
