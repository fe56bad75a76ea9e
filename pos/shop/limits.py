"""From where on an act needs somebody's yes: the manager's numbers, and their only writer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.errors import BadForm
from pos.base.money import format_vnd, parse_vnd
from pos.base.prepared import Prepared
from pos.base.text import Unreadable
from pos.base.transaction import require_act
from pos.shop.models import LimitsRow
from pos.sync import outbox
from pos.sync.pen import Hand

MOST_VND = 100_000_000
"""The highest limit in đồng: above it nobody would ever be asked."""
MOST_TRANSFERS = 99
ROUNDINGS = (0, 500, 1_000)


@dataclass(frozen=True)
class Limits:
    """Up to these nobody needs to be asked; above them an act needs a yes."""

    discount_bp: int = 1_000
    """Of a line's or an order's price, in hundredths of a percent."""
    cash_out_vnd: int = 2_000_000
    """Cash taken out of a drawer at once."""
    difference_vnd: int = 50_000
    """Between the counted drawer and the books, either way."""
    voucher_vnd: int = 500_000
    """The vouchers of one sale, together."""
    unseen_transfers: int = 3
    """Transfers of one day, at all registers, that nobody has seen come."""
    unseen_transfer_vnd: int = 2_000_000
    """One such transfer."""
    refund_vnd: int = 1_000_000
    """Given back for one return."""
    cash_rounding_vnd: int = 0
    """Cash sums are rounded down to a multiple of it; 0: not at all."""
    write_off_vnd: int = 500_000
    """Goods that one person disposes of or takes for the shop's own use on one day."""
    count_difference_vnd: int = 500_000
    """What a stocktake found too much and too little, added up."""


NAMES = tuple(one.name for one in fields(Limits))

# Built once: the pay sheet asks for it.
_LIMITS = Prepared(select(*(getattr(LimitsRow, name) for name in NAMES)).where(LimitsRow.id == 1))


def limits(session: Session) -> Limits:
    """The shop's numbers; those of the house until a manager has written others."""
    row = _LIMITS.first(session)
    return Limits() if row is None else Limits(*row)


def keep(session: Session, wanted: Limits, *, hand: Hand) -> None:
    """Write the numbers from now on, and the fact of them, whole, beside what they were.

    Writing what stands already tells nothing.
    """
    require_act(session)
    before = limits(session)
    if before == wanted:
        return
    row = session.get(LimitsRow, 1)
    if row is None:
        session.add(LimitsRow(id=1, changed_at=hand.at, **asdict(wanted)))
    else:
        for name, value in asdict(wanted).items():
            setattr(row, name, value)
        row.changed_at = hand.at
    session.flush()
    content = {"limits": asdict(wanted), "before": asdict(before)}
    outbox.record(session, "limits.changed/1", content, hand=hand)


def as_typed(now: Limits) -> dict[str, str]:
    """The numbers as a form shows them; `read` reads them back."""
    whole, part = divmod(now.discount_bp, 100)
    percent = f"{whole},{part:02d}".rstrip("0").rstrip(",")
    typed = {name: format_vnd(getattr(now, name)) for name in NAMES if name.endswith("_vnd")}
    rounding = str(now.cash_rounding_vnd)
    return {
        **typed,
        "discount_percent": percent,
        "unseen_transfers": str(now.unseen_transfers),
        "cash_rounding_vnd": rounding,
    }


def read(form: Mapping[str, str]) -> Limits:
    """The numbers as typed: `discount_percent` (`10` or `7,5`), the others under their names.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    found = {"discount_bp": _percent(form, problems)}
    for name in NAMES:
        if name.endswith("_vnd") and name != "cash_rounding_vnd":
            found[name] = _vnd(form, name, problems)
    found["unseen_transfers"] = _count(form, problems)
    rounding = form.get("cash_rounding_vnd", "")
    if rounding not in map(str, ROUNDINGS):
        problems["cash_rounding_vnd"] = "choose_one"
    if problems:
        raise BadForm(problems)
    return Limits(**found, cash_rounding_vnd=int(rounding))


def _vnd(form: Mapping[str, str], name: str, problems: dict[str, str]) -> int:
    try:
        amount = parse_vnd(form.get(name, ""))
    except Unreadable:
        problems[name] = "not_money"
        return 0
    if not 0 <= amount <= MOST_VND:
        problems[name] = "limit_too_high"
    return amount


def _percent(form: Mapping[str, str], problems: dict[str, str]) -> int:
    """Hundredths of a percent."""
    whole, _comma, part = form.get("discount_percent", "").strip().replace(".", ",").partition(",")
    part = part.rstrip("0")
    is_read = f"{whole}{part}".isascii() and whole.isdigit() and (not part or part.isdigit())
    if not is_read or len(whole) > 3 or len(part) > 2:
        problems["discount_percent"] = "not_percent"
        return 0
    found = int(whole) * 100 + int(part.ljust(2, "0"))
    if found > 10_000:
        problems["discount_percent"] = "not_percent"
    return found


def _count(form: Mapping[str, str], problems: dict[str, str]) -> int:
    text = form.get("unseen_transfers", "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        problems["unseen_transfers"] = "not_a_number"
        return 0
    return int(text)
