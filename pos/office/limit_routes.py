"""The shop's own rules: from where on an act needs somebody's yes, how goods are sold that lost
their OCOP stars."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.errors import BadForm
from pos.base.transaction import reading
from pos.shop import changing, limits, queries
from pos.shop.door import hand
from pos.shop.sale_policy import SalePolicies, SalePolicy
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


def show_certificate_policy() -> str:
    """How goods are sold that lost their OCOP stars."""
    return _policy_page(is_saved="saved" in request.args)


def choose_certificate_policy() -> AnyResponse | tuple[str, int]:
    """Choose it."""
    try:
        wanted = SalePolicies(
            SalePolicy(request.form.get("lapsed", "")),
            SalePolicy(request.form.get("withdrawn", "")),
        )
    except ValueError:
        return _policy_page(problem=sentences.field("choose_one")), 400
    changing.choose_policies(wanted, hand=hand())
    return redirect(url_for("rules.show_certificate_policy", saved=1), 303)


def _policy_page(*, is_saved: bool = False, problem: str = "") -> str:
    ours = queries.showroom(reading())
    return render_template(
        "office/certificates.html",
        now=SalePolicies() if ours is None else ours.policies,
        chosen=queries.policy_chosen(reading()),
        is_saved=is_saved,
        problem=problem,
    )
