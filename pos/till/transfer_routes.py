"""The manager's door to transfers: the list to be checked, and the account they go to."""

from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import BadDay, business_day, parse_day
from pos.base.errors import BadForm
from pos.base.text import BadText
from pos.base.transaction import reading
from pos.shop.door import hand, person
from pos.shop.permissions import Task, may
from pos.till import (
    account_changing,
    account_form,
    accounts,
    bank_queries,
    transfer_checking,
    transfer_queries,
)
from pos.till.banks import as_of
from pos.till.transfer_checks import Word
from pos.till.transfer_queries import Standing
from pos.web import sentences
from printers.layouts.qr import squares

DAYS_BACK = 3660


def show_transfers() -> str:
    """Transfers to be looked for in the bank's app, and those of a day."""
    session, today = reading(), business_day(clock.now())
    day = _day(today)
    waiting = transfer_queries.open_transfers(session)
    loose = transfer_queries.loose_transfers(session)
    of_day = transfer_queries.transfers_on(session, day)
    wanted = request.args.get("standing", "")
    shown = [one for one in of_day if not wanted or one.standing == wanted]
    someone = person()
    return render_template(
        "till/transfers.html",
        waiting=waiting,
        waiting_vnd=sum(one.asked.amount_vnd for one in waiting),
        loose=loose,
        loose_vnd=sum(one.asked.amount_vnd for one in loose),
        transfers=shown,
        sums=transfer_queries.sums(of_day),
        wanted=wanted,
        words=_words(),
        day=day,
        day_before=day - timedelta(days=1),
        day_after=day + timedelta(days=1) if day < today else None,
        may_check=someone is not None and may(someone.role, Task.MANAGE),
        is_saved="saved" in request.args,
    )


def check_transfer(request_id: str) -> AnyResponse:
    """Say whether a transfer's money is there."""
    word = request.form.get("word", "")
    if word not in set(Word):
        raise BadForm({"word": "not_known"})
    try:
        transfer_checking.check_transfer(
            request_id, Word(word), request.form.get("reason", "")[:1000], hand=hand()
        )
    except BadText as bad:
        raise BadForm({"reason": "too_long"}) from bad
    day = _day(business_day(clock.now()))
    return redirect(url_for("transfers.show_transfers", saved=1, day=day.isoformat()), 303)


def show_account() -> str:
    """The account that transfers go to."""
    now = accounts.current(reading())
    form = {} if now is None else _typed(now)
    return _account_page(form, {}, is_saved="saved" in request.args)


def change_account() -> AnyResponse | tuple[str, int]:
    """Name another account."""
    form = request.form.to_dict()
    try:
        wanted = account_form.read_account(form, bank_queries.names(reading()))
    except BadForm as bad:
        said = {field: sentences.field(code) for field, code in bad.problems.items()}
        return _account_page(form, said), 400
    account_changing.change_account(wanted, hand=hand())
    return redirect(url_for("transfers.show_account", saved=1), 303)


def _account_page(form: dict[str, str], problems: dict[str, str], *, is_saved: bool = False) -> str:
    session = reading()
    now = accounts.current(session)
    side, path = (0, "") if now is None else squares(account_form.test_code(now))
    return render_template(
        "till/account.html",
        form=form,
        problems=problems,
        is_saved=is_saved,
        now=now,
        side=side,
        path=path,
        banks=bank_queries.names(session),
        as_of=as_of(),
        history=accounts.history(session)[1:],
        other=account_form.OTHER,
    )


def _typed(account: accounts.Account) -> dict[str, str]:
    is_listed = account.bank_bin in bank_queries.names(reading())
    return {
        "bank": account.bank_bin if is_listed else account_form.OTHER,
        "bank_bin": "" if is_listed else account.bank_bin,
        "bank_name": "" if is_listed else account.bank_name,
        "account_no": account.spaced,
        "holder": account.holder,
    }


def _words() -> dict[Standing, str]:
    return {one: sentences.standing(one) for one in Standing}


def _day(today: date) -> date:
    """The day asked for; today where none is, or none that can be."""
    try:
        asked = parse_day(request.values.get("day", ""), today=today)
    except BadDay:
        return today
    return min(max(asked, today - timedelta(days=DAYS_BACK)), today)
