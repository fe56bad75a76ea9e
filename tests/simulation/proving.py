"""A shop whose printer answers questions and proves what it has printed."""

from dataclasses import replace
from pathlib import Path

from pos.app import create_app
from pos.base.database import db
from pos.config import Settings
from pos.shop import printer_changing
from pos.shop.printers import Role, ShopPrinter
from pos.sync.pen import HOUSE, Hand
from printers.profiles import ROLL_80
from printers.proof import Proof
from tests.world import NOON


def set_up_printer(home: Path, address: str, proof: Proof) -> str:
    """Let register 1 print at an address whose printer answers; gives the printer's id."""
    app = create_app(Settings(home=home))
    profile = replace(ROLL_80, answers=proof is not Proof.NONE, proof=proof)
    hand = Hand(app.extensions["ocop_house"].pen, NOON, *HOUSE)
    with app.app_context():
        wanted = ShopPrinter("", "Máy in quầy", address, profile)
        printer_id = printer_changing.add_printer(wanted, hand=hand)
        printer_changing.choose_outlet(1, Role.RECEIPTS, printer_id, hand=hand)
        db.session.remove()
        db.engine.dispose()
    return printer_id
