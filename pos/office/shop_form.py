"""What was typed on the shop's page, read into a showroom.  Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pos.base.errors import BadForm
from pos.base.text import BadText, clean
from pos.catalogue.codes import BadCode
from pos.catalogue.communes import CommuneToday
from pos.catalogue.tax_codes import check_mst
from pos.law.vat import SellerMethod
from pos.office.showroom_codes import BadShowroomCode, propose, read_code
from pos.shop.founding import Newcomer
from pos.shop.queries import Showroom
from pos.shop.staff_form import name_in, new_pin_in

_PHONE = re.compile(r"\+?[0-9][0-9 .()\-]{6,19}", re.ASCII)
NAME_MOST = 60
STREET_MOST = 100
NOTE_MOST = 80


@dataclass(frozen=True)
class Founding:
    """What the first page of setting up asks for."""

    showroom: Showroom
    manager: Newcomer
    register_count: int


def read_showroom(form: Mapping[str, str], commune: CommuneToday | None) -> Showroom:
    """The showroom that a form describes.

    Args:
        form: `name`, `street`, `phone`, `mst`, `seller_method`, `slip_note`, `code`,
            `papers_english` (`yes` where papers carry it).
        commune: the one that was picked, as the book knows it.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    name = _text(form, "name", NAME_MOST, problems)
    street = _text(form, "street", STREET_MOST, problems)
    note = _text(form, "slip_note", NOTE_MOST, problems, may_be_empty=True)
    phone = _text(form, "phone", 20, problems, may_be_empty=True)
    if phone and "phone" not in problems and not _PHONE.fullmatch(phone):
        problems["phone"] = "phone"
    if commune is None:
        problems["commune_code"] = "commune"
    mst = _mst(form.get("mst", ""), problems)
    code = form.get("code", "").strip() or (propose(commune.province_code) if commune else "HN01")
    try:
        code = read_code(code)
    except BadShowroomCode:
        problems["code"] = "showroom_code"
    method = form.get("seller_method", "")
    if method not in set(SellerMethod):
        problems["seller_method"] = "choose_one"
    if problems or commune is None:
        raise BadForm(problems)
    return Showroom(
        code=code,
        name=name,
        address=address_line(street, commune),
        mst=mst,
        phone=phone,
        seller_method=method,
        slip_note=note,
        papers_english=form.get("papers_english") == "yes",
        is_demo=False,
        street=street,
        commune_code=commune.code,
    )


def read_founding(form: Mapping[str, str], commune: CommuneToday | None) -> Founding:
    """The showroom, its registers and its first manager.

    Args:
        form: as `read_showroom`, and `registers`, `manager`, `pin`, `pin_again`.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    try:
        showroom = read_showroom(form, commune)
    except BadForm as bad:
        problems.update(bad.problems)
    count = form.get("registers", "1")
    if count not in set("123456789"):
        problems["registers"] = "choose_one"
    manager = name_in(form, "manager", problems)
    pin = new_pin_in(form, problems)
    if problems:
        raise BadForm(problems)
    return Founding(showroom, Newcomer(manager, "manager", pin), int(count))


def address_line(street: str, commune: CommuneToday) -> str:
    """The address as papers carry it: `Số 1 phố Ví Dụ, phường Hoàn Kiếm, Hà Nội`."""
    kind, _, own_name = commune.name.partition(" ")
    return f"{street}, {kind.lower()} {own_name}, {commune.province}"


def _text(
    form: Mapping[str, str],
    field: str,
    most: int,
    problems: dict[str, str],
    *,
    may_be_empty: bool = False,
) -> str:
    try:
        text = clean(form.get(field, ""), max_length=most)
    except BadText as bad:
        problems[field] = bad.code
        return ""
    if not text and not may_be_empty:
        problems[field] = "missing"
    return text


def _mst(text: str, problems: dict[str, str]) -> str:
    """The tax code; a shop may have none."""
    if not text.strip():
        return ""
    try:
        return check_mst(text)
    except BadCode:
        problems["mst"] = "tax_code"
        return ""
