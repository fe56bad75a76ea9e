"""The book of the showroom's profile: the only writer of `shop_profile`."""

from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.shop.models import Profile
from pos.shop.queries import Showroom
from pos.sync import outbox
from pos.sync.pen import Hand


def keep(session: Session, showroom: Showroom, *, hand: Hand) -> None:
    """Write the profile as it is from now on, and the fact of it, whole."""
    require_act(session)
    row = session.get(Profile, 1)
    if row is None:
        made = Profile(id=1, showroom_code=showroom.code, is_demo=showroom.is_demo)
        _fill(made, showroom, hand)
        session.add(made)
    else:
        _fill(row, showroom, hand)
    session.flush()
    outbox.record(session, "shop.changed/1", {"shop": told(showroom)}, hand=hand)


def _fill(row: Profile, showroom: Showroom, hand: Hand) -> None:
    """The code stays as it was founded, since receipts are numbered by it."""
    row.name = showroom.name
    row.address = showroom.address
    row.street = showroom.street
    row.commune_code = showroom.commune_code
    row.mst = showroom.mst
    row.phone = showroom.phone
    row.seller_method = showroom.seller_method
    row.slip_note = showroom.slip_note
    row.papers_english = showroom.papers_english
    if (row.lapsed_sale or "", row.withdrawn_sale or "") != _policy(showroom):
        row.lapsed_sale, row.withdrawn_sale = _policy(showroom)
        row.policy_at, row.policy_by = hand.at, hand.by_name
    row.changed_at = hand.at


def _policy(showroom: Showroom) -> tuple[str, str]:
    return showroom.lapsed_sale, showroom.withdrawn_sale


def told(showroom: Showroom) -> dict[str, object]:
    """The shop as its fact tells it, whole."""
    return {
        "showroom": showroom.code,
        "name": showroom.name,
        "address": showroom.address,
        "street": showroom.street,
        "commune_code": showroom.commune_code,
        "mst": showroom.mst,
        "phone": showroom.phone,
        "seller_method": showroom.seller_method,
        "slip_note": showroom.slip_note,
        "papers_english": showroom.papers_english,
        "is_demo": showroom.is_demo,
        "lapsed_sale": showroom.policies.lapsed.value,
        "withdrawn_sale": showroom.policies.withdrawn.value,
    }
