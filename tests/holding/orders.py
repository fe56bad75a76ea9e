"""Holding goods back and recalling them, in few words."""

from typing import Any

from pos.base.ids import new_id
from pos.holding import holding, recalling
from pos.holding.holding import Why
from pos.holding.meant import Wish
from pos.holding.recall_documents import Recall, read_recall
from pos.holding.recalling import Applied
from tests.till.steps import lot_id
from tests.world import World

TEA, NEW, OLD = "CHE-DINH", "L261103", "L260812"
WHY = Why("Nắp phồng", "Cất vào thùng đỏ")


def hold(world: World, *codes: str, sku: str = TEA, hold_id: str = "") -> str:
    """Hold lots of a product by the codes on our labels."""
    wish = Wish(tuple(lot_id(world, sku, one) for one in codes))
    return holding.hold_lots(wish, WHY, hold_id=hold_id or new_id(), hand=world.hand("Hạnh"))


def published(**changes: Any) -> Recall:
    """A recall of the tea as the centre publishes it."""
    raw = {
        "recall_id": "TH-2026-014",
        "version": 1,
        "level": "stop",
        "gtins": ["8930000000019"],
        "reason_vi": "Vượt mức cho phép",
        "instruction_vi": "Cất riêng, trả nhà sản xuất",
        "published_at": "2026-11-21T04:00:00.000Z",
    }
    return read_recall(raw | changes)


def recall(world: World, **changes: Any) -> Applied:
    """Apply it, as the house does when news come."""
    return recalling.apply_recall(published(**changes), hand=world.house_hand())
