"""The page of the shop's limits: from where on an act needs somebody's yes."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.errors import BadForm
from pos.base.transaction import reading
from pos.shop import changing, limits
from pos.shop.door import hand
from pos.web import sentences


def show_limits() -> str:
    """From where on an act needs somebody's yes."""
    return _limits_page({}, {}, is_saved="saved" in request.args)


def change_limits() -> AnyResponse | tuple[str, int]:
    """Change it."""
    form = request.form.to_dict()
    try:
        changing.change_limits(limits.read(form), hand=hand())
    except BadForm as bad:
        return _limits_page(form, bad.problems), 400
    return redirect(url_for("rules.show_limits", saved=1), 303)


def _limits_page(
    form: Mapping[str, str], problems: Mapping[str, str], *, is_saved: bool = False
) -> str:
    now, usual = limits.limits(reading()), limits.Limits()
    return render_template(
        "office/limits.html",
        fields=[
            (name, label, note, sentences.limit(name, getattr(usual, name)))
            for name, label, note in sentences.limits()
        ],
        form={**limits.as_typed(now), **form},
        roundings=limits.ROUNDINGS,
        problems={name: sentences.field(code) for name, code in problems.items()},
        is_saved=is_saved,
    )
