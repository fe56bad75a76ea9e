"""The doors of what a count found: differences, recounts, posting, the result and its file."""

import json
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.transaction import reading
from pos.counting import counts, exports, posting, queries, recounting, results, words
from pos.counting.counts import Count
from pos.counting.posting import Decision
from pos.counting.refusals import (
    CauseNeeded,
    CountEnded,
    NotPosted,
    ResultChanged,
    SetNeedsLot,
    UncountedUnsaid,
    Unsettled,
)
from pos.counting.variances import Cause, Key
from pos.shop.door import hand, house, person, voucher
from pos.shop.limits import limits
from pos.shop.permissions import Task, may
from pos.shop.refusals import NotYours
from pos.stock.refusals import FairIsOver
from pos.web import sentences

_CAUSE, _LEFT = "cause.", "left"


def show_differences(count_id: str) -> AnyResponse | str:
    """What differs, the worth first; nothing of lots of which nobody is sure."""
    count = counts.read(reading(), count_id)
    if count.ended:
        return redirect(url_for("counting.show_count", count_id=count_id), 303)
    return _differences(count, "")


def ask_again(count_id: str) -> AnyResponse:
    """Have lots counted again."""
    keys = [_key(token) for token in request.form.getlist("lot")[:500]]
    recounting.ask_again(count_id, keys, hand=hand())
    return redirect(url_for("counted.show_differences", count_id=count_id), 303)


def post_count(count_id: str) -> AnyResponse | tuple[str, int]:
    """Put the books right."""
    form = request.form
    try:
        posting.post_count(count_id, _decision(), hand=hand(), voucher=voucher())
    except (
        Unsettled,
        CauseNeeded,
        UncountedUnsaid,
        SetNeedsLot,
        ResultChanged,
        FairIsOver,
    ) as no:
        count = counts.read(reading(), count_id)
        return _differences(count, sentences.refusal(no), form.to_dict()), 409
    house().phone_codes.cancel(count_id)
    return redirect(url_for("counted.show_result", count_id=count_id), 303)


def show_result(count_id: str) -> AnyResponse | str:
    """What was found and corrected, for ever."""
    count = _seen(count_id)
    record, at = _record(count)
    rows = [(results.read(one), one["cause"], one["is_left"]) for one in record["lines"]]
    return render_template(
        "counting/result.html",
        count=count,
        scope_words=words.scope(count),
        record=record,
        at=at,
        differing=[one for one in rows if one[0].to_post and not one[2]],
        left=[one for one in rows if one[2]],
        matching=[one for one in rows if not one[0].to_post and not one[2]],
        cause_word=words.cause,
        no_lot=words.term("no_lot"),
    )


def show_export(count_id: str) -> Response:
    """The same as a file."""
    count = _seen(count_id)
    record, _at = _record(count)
    answer = Response(exports.as_csv(record["lines"]), mimetype="text/csv; charset=utf-8")
    name = f"kiem-ke-{count.no}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


# --- Parts ---------------------------------------------------------------------------------


def _differences(count: Count, problem: str, form: dict[str, str] | None = None) -> str:
    state = queries.state(reading(), count)
    goods = posting.goods_of(reading(), state, hand().on)
    rows, missing = results.rows_of(state, goods), results.missing_rows(state, goods)
    late = [one for one in state.uncounted if one.came_later]
    return render_template(
        "counting/differences.html",
        count=count,
        scope_words=words.scope(count),
        shown=posting.mark_of(state),
        unsure=[(one, words.standing(one.standing)) for one in rows if not one.is_sure],
        differing=[one for one in rows if one.is_sure and one.to_post],
        matching=[one for one in rows if one.is_sure and not one.to_post],
        missing=missing,
        missing_vnd=results.worth_vnd(missing),
        late=len(late),
        worth_vnd=results.worth_vnd([one for one in rows if one.is_sure]),
        limit_vnd=limits(reading()).count_difference_vnd,
        waiting={one.key for one in state.asked},
        causes=words.causes(),
        no_lot=words.term("no_lot"),
        form=form or {},
        lefts=set(request.form.getlist(_LEFT)),
        problem=problem,
    )


def _decision() -> Decision:
    """What the form says; a reason that is none of ours counts as not given."""
    form = request.form
    known = set(Cause)
    causes = {
        name.removeprefix(_CAUSE): Cause(value)
        for name, value in form.items()
        if name.startswith(_CAUSE) and value in known
    }
    gone = form.get("uncounted_cause", "")
    return Decision(
        form.get("shown", "")[:80],
        causes,
        set(form.getlist(_LEFT)),
        form.get("uncounted", ""),
        Cause(gone) if gone in known else Cause.UNKNOWN,
    )


def _key(token: str) -> Key:
    product_id, _dot, lot_id = token.partition(".")
    return product_id, lot_id or None


def _seen(count_id: str) -> Count:
    """A count whose result the person may see: who leads, and who looks over the shop.

    Raises:
        NoSuchCount: there is none; said to everybody alike.
        NotYours: neither.
    """
    count, someone = counts.read(reading(), count_id), person()
    role = "" if someone is None else someone.role
    if not (may(role, Task.APPROVE) or may(role, Task.AUDIT)):
        raise NotYours
    return count


def _record(count: Count) -> tuple[dict[str, Any], Any]:
    """The record, and when it was posted.

    Raises:
        NotPosted: there is none yet.
        CountEnded: the count was dropped.
    """
    found = queries.result(reading(), count.count_id)
    if found is None:
        raise NotPosted
    how, record, at = found
    if how != "posted":
        raise CountEnded(no=count.no)
    return json.loads(record), at
