"""Bringing played tills to a centre, by codes as the office gives them out."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from pos.base.transaction import end_reading
from pos.central.people.queries import Person
from pos.central.people.roles import Role
from pos.central.terminals import approving
from pos.connecting import enrolling
from pos.simulating.tills import Till
from pos.sync.enrolment import Invitation
from pos.sync.pen import HOUSE, Hand

OFFICE = Person("simulation", "simulation", "Simulation", Role.ADMIN, "")
"""Who gives out the codes of played showrooms."""


def with_codes(engine: Engine, clock_of: Callable[[], datetime]) -> Callable[[Till], None]:
    """How a played till comes to the centre on this database: code, enrolment, approval.

    Args:
        clock_of: the centre's clock, which codes run out by.
    """

    def join(till: Till) -> None:
        at = clock_of()
        code = approving.make_code(engine, till.site.code, till.site.name, by=OFFICE, at=at)
        invitation = Invitation(f"http://127.0.0.1:{till.line.port}", code)
        with till.app.app_context(), till.at(at):
            pen = till.app.extensions["ocop_house"].pen
            enrolling.enrol(invitation, hand=Hand(pen, at, *HOUSE))
            end_reading()
        key = pen.public_key.hex()
        approving.approve(engine, till.terminal_id, public_key=key, by=OFFICE, at=at)

    return join
