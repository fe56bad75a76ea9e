"""What the stream is told of cash and closings.  Pure.

The content of `shift.closed/1` is the Z itself: it is stored beside its row as it was told, and
page and paper are drawn from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pos.base.dates import business_day, iso_at
from pos.closing.records import (
    CountLine,
    Happening,
    MoveLine,
    SlipsLine,
    Sums,
    TenderSum,
    Transfer,
    VatSum,
    Waiting,
)
from pos.returns.drawers import Drawer
from pos.shop.queries import Showroom
from pos.sync.line_queries import ConfirmedZ
from pos.till.shifts import ShiftRow


@dataclass(frozen=True)
class Freshness:
    """How old what the till knows is, and how much of it the centre has not heard."""

    unsent: int
    price_at: datetime | None
    certificate_at: datetime | None
    recall_no: int = 0
    """The newest list of recalls that was heard; 0: none."""
    recall_at: datetime | None = None
    """When the centre was last heard to say that it is the newest."""
    release_no: int = 0
    """The release of the centre's registry that counts; 0: none."""
    release_at: datetime | None = None
    """When the centre published it."""
    confirmed: tuple[ConfirmedZ, ...] = ()
    """Closings that the centre found to be right, and no paper said so yet."""


@dataclass(frozen=True)
class Ended:
    """How a shift's money was found."""

    counts: tuple[CountLine, ...]
    slips: SlipsLine
    left_vnd: int
    reason: str
    """Why the money differs, in somebody's words; empty where nobody had to say."""


@dataclass(frozen=True)
class State:
    """A shift as the books have it."""

    shift: ShiftRow
    sums: Sums
    drawer: Drawer
    moves: tuple[MoveLine, ...]
    transfers: tuple[Transfer, ...]
    waiting: tuple[Waiting, ...]
    happenings: tuple[Happening, ...]
    freshness: Freshness
    names: Mapping[str, str]
    """Of people, by their ids."""
    showroom: Showroom


def running(state: State) -> dict[str, Any]:
    """A shift so far, whole: what an X shows to who may see it."""
    sums = state.sums
    return {
        "shift": _shift(state),
        "shop": state.showroom.head,
        "register_no": state.shift.register_no,
        "days": [day.isoformat() for day in sums.days],
        "people": [state.names.get(one, "") for one in sums.people],
        "sales": {
            "bills": sums.bills,
            "things": sums.things,
            "gross_vnd": sums.gross_vnd,
            "discount_vnd": sums.discount_vnd,
            "rounding_vnd": sums.rounding_vnd,
            "total_vnd": sums.total_vnd,
            "vat_vnd": sums.vat_vnd,
        },
        "returns": {
            "bills": sums.returns.count,
            "amount_vnd": sums.returns.amount_vnd,
            "first": sums.returns.numbers.first,
            "last": sums.returns.numbers.last,
            "vat": [_vat(one) for one in sums.returns.vat],
            "refunds": [_tender(one) for one in sums.returns.refunds],
        },
        "net_vnd": sums.net_vnd,
        "vat": [_vat(one) for one in sums.vat],
        "owners": {
            "owned_vnd": sums.owners.get("owned", 0),
            "consigned_vnd": sums.owners.get("consigned", 0),
        },
        "tenders": [_tender(one) for one in sums.tenders],
        "drawer": {**vars(state.drawer), "expected_vnd": state.drawer.expected_vnd},
        "moves": [_move(one) for one in state.moves],
        "happenings": [vars(one) for one in state.happenings],
        "waiting": [_waiting(one) for one in state.waiting],
        "receipts": {"first": sums.receipts.first, "last": sums.receipts.last},
        "gt_before_vnd": sums.gt_before_vnd,
        "gt_after_vnd": sums.gt_after_vnd,
        "freshness": {
            "unsent": state.freshness.unsent,
            "price_at": _at(state.freshness.price_at),
            "certificate_at": _at(state.freshness.certificate_at),
            **_lists(state.freshness),
            **_confirmed(state.freshness.confirmed),
        },
    }


def _confirmed(zs: tuple[ConfirmedZ, ...]) -> dict[str, Any]:
    """Said only where there is something to say."""
    told = [
        {
            "number": one.number,
            "business_on": one.business_on.isoformat(),
            "bills": one.bills,
            "total_vnd": one.total_vnd,
        }
        for one in zs
    ]
    return {"confirmed": told} if told else {}


def _lists(fresh: Freshness) -> dict[str, Any]:
    """How old the centre's lists are; nothing of a list that never came."""
    told: dict[str, Any] = {}
    if fresh.recall_at is not None:
        told |= {"recall_no": fresh.recall_no, "recall_at": _at(fresh.recall_at)}
    if fresh.release_at is not None:
        told |= {"release_no": fresh.release_no, "release_at": _at(fresh.release_at)}
    return told


def shift_closed(
    state: State,
    ended: Ended,
    *,
    closing: Mapping[str, Any],
    closed_by: str,
    closed_at: datetime,
    approvals: Sequence[Mapping[str, Any]],
    notices: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """The Z, whole.

    Args:
        closing: its id, number and `no`.
        approvals: what somebody said yes to in closing it.
        notices: what the law changes soon, each in Vietnamese (`vi`) and in English (`en`).
    """
    told = running(state)
    told["carried"] = told.pop("waiting")
    last = ended.counts[-1]
    difference_vnd = last.counted_vnd - state.drawer.expected_vnd
    days = sorted({*told["days"], business_day(closed_at).isoformat()})
    return {
        **told,
        "closing": dict(closing),
        "closed_at": iso_at(closed_at),
        "closed_by": closed_by,
        "days": days,
        "tenders": tender_checks(state, ended.counts, ended.slips),
        "slips": _slips(ended.slips, state.names),
        "found": [_transfer(one) for one in state.transfers if one.key in ended.slips.seen],
        "unseen": [_transfer(one) for one in unseen(state.transfers, ended.slips)],
        "drawer": {
            **told["drawer"],
            "counted_vnd": last.counted_vnd,
            "difference_vnd": difference_vnd,
            "left_vnd": ended.left_vnd,
            "taken_vnd": last.counted_vnd - ended.left_vnd,
            "reason": ended.reason,
        },
        "counts": [
            {
                "no": one.no,
                "notes": dict(one.notes),
                "counted_vnd": one.counted_vnd,
                "by": state.names.get(one.by_id, ""),
                "at": iso_at(one.at),
            }
            for one in ended.counts
        ],
        "approvals": [dict(one) for one in approvals],
        "notices": [dict(one) for one in notices],
    }


def _slips(slips: SlipsLine, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "card_vnd": slips.card_vnd,
        "card_back_vnd": slips.card_back_vnd,
        "voucher_vnd": slips.voucher_vnd,
        "by": names.get(slips.by_id, ""),
    }


def tender_checks(
    state: State, counts: Sequence[CountLine], slips: SlipsLine | None
) -> list[dict[str, Any]]:
    """Each way of paying: what there should be, what was found, and the difference.

    Cash is the whole drawer.  What went back the same way is taken off: of a card that was refunded
    in a later shift than it paid in, there should be less than nothing.
    """
    checks = []
    for kind in _kinds(state):
        sold = state.sums.of_kind(kind)
        back = 0  # a voucher given back is a new slip, not one less
        if kind != "voucher":
            back = sum(one.amount_vnd for one in state.sums.returns.refunds if one.kind == kind)
        expected_vnd = sold.amount_vnd - back
        counted_vnd = _found(kind, expected_vnd, state.transfers, slips)
        if kind == "cash":
            expected_vnd = state.drawer.expected_vnd
            counted_vnd = counts[-1].counted_vnd if counts else 0
        checks.append(
            {
                "kind": kind,
                "times": sold.count,
                "taken_vnd": sold.amount_vnd,
                "back_vnd": back,
                "expected_vnd": expected_vnd,
                "counted_vnd": counted_vnd,
                "difference_vnd": counted_vnd - expected_vnd,
            }
        )
    return checks


def _kinds(state: State) -> list[str]:
    used = {one.kind for one in (*state.sums.tenders, *state.sums.returns.refunds)}
    known = ("cash", "transfer", "card", "voucher", "return_credit")
    return [one for one in known if one == "cash" or one in used]


def _found(
    kind: str, expected_vnd: int, transfers: Sequence[Transfer], slips: SlipsLine | None
) -> int:
    if slips is None:
        return expected_vnd
    if kind == "card":
        return slips.card_net_vnd
    if kind == "voucher":
        return slips.voucher_vnd
    if kind == "transfer":
        return expected_vnd - sum(one.amount_vnd for one in unseen(transfers, slips))
    return expected_vnd


def unseen(transfers: Sequence[Transfer], slips: SlipsLine | None) -> list[Transfer]:
    """The transfers that nobody has seen come in."""
    found = set() if slips is None else set(slips.seen)
    return [one for one in transfers if not one.is_seen and one.key not in found]


def difference_vnd(checks: Sequence[Mapping[str, Any]]) -> int:
    """How far the money is off, whichever way: cash, card slips and vouchers each count.

    A transfer that nobody saw yet is none: it is listed until somebody does.
    """
    return sum(
        abs(one["difference_vnd"]) for one in checks if one["kind"] in ("cash", "card", "voucher")
    )


def _shift(state: State) -> dict[str, Any]:
    shift = state.shift
    return {
        "id": shift.id,
        "no": shift.no,
        "opened_at": iso_at(shift.opened_at),
        "opened_by": state.names.get(shift.person_id, ""),
        "float_vnd": shift.float_vnd,
        "before_vnd": shift.before_vnd,
        "notes": shift.notes,
    }


def _vat(one: VatSum) -> dict[str, Any]:
    return dict(vars(one))


def _tender(one: TenderSum) -> dict[str, Any]:
    return {"kind": one.kind, "times": one.count, "amount_vnd": one.amount_vnd}


def _transfer(one: Transfer) -> dict[str, Any]:
    return {
        "number": one.number,
        "amount_vnd": one.amount_vnd,
        "reference": one.reference,
        "request": one.request_id,
        "standing": one.standing,
    }


def _move(one: MoveLine) -> dict[str, Any]:
    return {
        "no": one.no,
        "kind": one.kind,
        "amount_vnd": one.amount_vnd,
        "reason": one.reason,
        "note": one.note,
        "by": one.by_name,
        "at": iso_at(one.at),
    }


def _waiting(one: Waiting) -> dict[str, Any]:
    return {
        "draft": one.draft_id,
        "no": one.no,
        "lines": one.lines,
        "amount_vnd": one.amount_vnd,
        "is_parked": bool(one.is_parked),
    }


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else iso_at(moment)
