"""What was typed on the page of the shop's account, read.  Pure."""

import re
import unicodedata
from collections.abc import Mapping

from pos.base.errors import BadForm
from pos.base.text import BadText, clean
from pos.till import vietqr
from pos.till.accounts import Account
from pos.till.vietqr import BadVietQr, Transfer

OTHER = "other"
"""A bank that is not in the list: its number and name are typed."""
_STROKED = {0x0111: "d", 0x0110: "D"}
"""The one letter whose mark no normal form takes off."""
MOST_IN_HOLDER = 50
MOST_IN_NAME = 40
_ANY_BANK = "970436"
"""A number as banks have them: whether an account's can be is no matter of whose it is."""


def read_account(form: Mapping[str, str], banks: Mapping[str, str]) -> Account:
    """The account as typed: spaces and dots in the number are left out, the holder's name is
    written as banks write it, without marks.

    Args:
        banks: names by BIN, of those that can be chosen.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    problems: dict[str, str] = {}
    bank_bin, bank_name = _bank(form, banks, problems)
    number = re.sub(r"[\s.\-]", "", form.get("account_no", "")[:80]).upper()
    if not number:
        problems["account_no"] = "missing"
    elif not _is_number(number):
        problems["account_no"] = "account_no"
    holder = plain(form.get("holder", "")[:200])
    if not holder:
        problems["holder"] = "missing"
    elif len(holder) > MOST_IN_HOLDER:
        problems["holder"] = "too_long"
    if problems:
        raise BadForm(problems)
    return Account(bank_bin, bank_name, number, holder)


def plain(name: str) -> str:
    """A name as banks write it: `Nguyễn Thị Đào` → `NGUYEN THI DAO`."""
    bare = unicodedata.normalize("NFD", name.translate(_STROKED))
    kept = "".join(sign for sign in bare if sign.isascii() and sign.isprintable())
    return " ".join(kept.upper().split())


def _bank(
    form: Mapping[str, str], banks: Mapping[str, str], problems: dict[str, str]
) -> tuple[str, str]:
    chosen = form.get("bank", "")
    if chosen in banks:
        return chosen, banks[chosen]
    if chosen != OTHER:
        problems["bank"] = "choose_one"
        return "", ""
    number = form.get("bank_bin", "").strip()
    if not re.fullmatch("[0-9]{6}", number, re.ASCII):
        problems["bank_bin"] = "bank_bin"
    try:
        name = clean(form.get("bank_name", ""), max_length=MOST_IN_NAME)
    except BadText:
        problems["bank_name"] = "too_long"
        return number, ""
    if not name:
        problems["bank_name"] = "missing"
    return number, name


def _is_number(number: str) -> bool:
    try:
        Transfer(_ANY_BANK, number)
    except BadVietQr:
        return False
    return True


def test_code(account: Account) -> str:
    """A code without an amount, by which a manager's own phone shows whose account it is."""
    return vietqr.encode(Transfer(account.bank_bin, account.account_no))
