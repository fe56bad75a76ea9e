"""Facts as a manager reads them: who did what, in a sentence.  Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pos.base.money import format_vnd_with_sign
from pos.sync.trails import discount_of


@dataclass(frozen=True)
class Deed:
    """One fact, ready to be said."""

    at: datetime
    by_name: str
    """Empty: the house itself, for what no person does."""
    register_no: int | None
    codes: tuple[str, ...]
    """Of the sentences that would say it, the best first."""
    facts: dict[str, object]


def products_of(bodies: Iterable[Mapping[str, Any]]) -> set[str]:
    """The products whose names `deeds` will ask for."""
    return {product_id for body in bodies if (product_id := _product_id(body))}


def deed(body: Mapping[str, Any], names: Mapping[str, str]) -> Deed:
    """A fact's body as a deed.

    Args:
        body: as stored (facts: *The fact*).
        names: of products and printers, by their ids.
    """
    kind = str(body["t"])
    if kind in _OWN_WORDS:
        codes, facts = _OWN_WORDS[kind](body)
        return _deed(body, (*codes, kind), {"kind": kind, **facts})
    change = str(body.get("change") or body.get("paper", {}).get("state", "") or _role(body))
    asked_by = body.get("asked_by")
    codes = (f"{kind}:asked",) if isinstance(asked_by, Mapping) else ()
    facts = {"kind": kind, **_told(body, names)}
    return _deed(body, (*codes, f"{kind}:{change}", kind), facts)


def _deed(body: Mapping[str, Any], codes: tuple[str, ...], facts: dict[str, object]) -> Deed:
    return Deed(
        at=datetime.fromisoformat(str(body["at"])),
        by_name=str(body["by"]["name"]),
        register_no=body.get("register"),
        codes=codes,
        facts=facts,
    )


def _approval(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    told = body["approval"]
    facts = {
        "approval_kind": told["kind"],
        "bound": told["bound"],
        "approver": told["approved_by"]["name"],
        "asker": body["by"]["name"],
        "note": told["note"],
        "reason": told["reason"],
    }
    return (("approval.given/1:self",) if told["is_self"] else ()), facts


def _sale(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    given = discount_of(body)
    facts = {
        "number": body["number"],
        "amount": format_vnd_with_sign(body["total_vnd"]),
        "discount": format_vnd_with_sign(given),
    }
    return (("sale.completed/1:discount",) if given else ()), facts


def _override(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    told = body["override"]
    return (), {
        "name": told["name"],
        "amount": format_vnd_with_sign(told["price_vnd"]),
        "list_price": format_vnd_with_sign(told["list_price_vnd"]),
    }


def _void(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    names = ", ".join(str(one["name"]) for one in body["lines"])
    amount = format_vnd_with_sign(body["total_vnd"])
    facts = {"name": names, "no": body["order"]["no"], "amount": amount}
    if "tender" in body:
        facts["tender_kind"] = body["tender"]["kind"]
    return (f"order.voided/1:{body['change']}",), facts


def _transfer(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    told = body["transfer"]
    facts = {
        "memo": told["memo"],
        "amount": format_vnd_with_sign(told["amount_vnd"]),
        "note": body.get("check", {}).get("reason", ""),
    }
    return (f"{body['t']}:{body.get('change', '')}",), facts


def _sent(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    told = body["refund"]
    amount = format_vnd_with_sign(told["amount_vnd"])
    return (), {"number": told["number"], "amount": amount, "note": told["reference"]}


def _seen(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    told = body["approval"]
    return (), {"approval_kind": told["kind"], "bound": told["bound"]}


_MOST_LOTS = 12
"""Named in one line of the trail."""


def _held(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    named = [str(one["code"]) for one in body["lots"] if one["code"]]
    codes = ", ".join([*named[:_MOST_LOTS], *(["…"] if len(named) > _MOST_LOTS else [])])
    facts = {"lots": codes, "note": body["reason"], "number": body.get("recall", "")}
    is_replaced = body["reason"] == "superseded"
    if is_replaced:
        return ("lot.released/1:superseded",), facts
    is_nameless = not named and body["t"] != "recall.seen/1"
    return ((f"{body['t']}:nameless",) if is_nameless else ()), facts


def _limits(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    before, after = body["before"], body["limits"]
    changes = [(name, before[name], after[name]) for name in after if before[name] != after[name]]
    return (), {"limit_changes": changes}


def _cash(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    told = body["cash"]
    amount = format_vnd_with_sign(told["amount_vnd"])
    return (f"cash.moved/1:{told['kind']}",), {"amount": amount, "note": told["note"]}


def _closing(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    drawer = body["drawer"]
    code = "shift.closed/1:off" if drawer["difference_vnd"] else "shift.closed/1"
    return (code,), {
        "number": body["closing"]["number"],
        "no": body["shift"]["no"],
        "amount": format_vnd_with_sign(drawer["difference_vnd"]),
    }


def _moved(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    """Goods moved under a document of their own; older facts name none."""
    told = body.get("document")
    if not isinstance(told, Mapping):
        return (), {}
    facts = {"number": told["number"], "move_kind": told["kind"], "note": told["note"]}
    return ("stock.moved/1:document",), facts


def _fair(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    return (), {"name": body["fair"]["name"], "address": body["fair"]["address"]}


def _placed(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    return (), {"no": body["selling"]["no"]}


def _ordered(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    told = body["purchase"]
    said = body.get("said", {}).get("note", "") or body.get("reason", "")
    facts = {
        "number": told["number"],
        "name": told["producer_name"],
        "amount": format_vnd_with_sign(told["total_vnd"]),
        "note": said,
    }
    return (f"{body['t']}:{body.get('change', '')}",), facts


def _settled(body: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, object]]:
    facts = {
        "name": body["name_vi"],
        "amount": format_vnd_with_sign(body["cost_vnd"]),
        "asked": format_vnd_with_sign(body["asked_vnd"]),
        "ordered": format_vnd_with_sign(body["ordered_vnd"]),
        "note": body["note"],
    }
    return (f"cost.settled/1:{body['answer']}",), facts


_OWN_WORDS = {
    "lot.held/1": _held,
    "lot.released/1": _held,
    "lot.settled/1": _held,
    "recall.seen/1": _held,
    "sale.completed/1": _sale,
    "cash.moved/1": _cash,
    "shift.closed/1": _closing,
    "approval.given/1": _approval,
    "price.overridden/1": _override,
    "order.voided/1": _void,
    "order.sent/1": _ordered,
    "order.confirmed/1": _ordered,
    "order.changed/1": _ordered,
    "order.closed/1": _ordered,
    "cost.settled/1": _settled,
    "limits.changed/1": _limits,
    "refund.sent/1": _sent,
    "approval.seen/1": _seen,
    "transfer.asked/1": _transfer,
    "transfer.ended/1": _transfer,
    "transfer.checked/1": _transfer,
    "stock.moved/1": _moved,
    "fair.opened/1": _fair,
    "fair.ended/1": _fair,
    "register.placed/1": _placed,
}
"""Kinds whose facts are told in words of their own."""


def _role(body: Mapping[str, Any]) -> str:
    """What comes out elsewhere now; empty for facts of other kinds."""
    outlet = body.get("outlet")
    if not isinstance(outlet, Mapping):
        return ""
    return f"{outlet['role']}" if outlet["printer"] else f"{outlet['role']}_shared"


def as_one(one: Deed, code: str, facts: dict[str, object]) -> Deed:
    """The first fact of an act, telling of the whole."""
    return replace(one, codes=(code,), facts=facts)


def _told(body: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, object]:
    """What fills the sentence; what a kind does not have stays empty."""
    inner = _inner(body)
    amount = next(
        (
            body_part[field]
            for body_part in (body, inner)
            for field in ("total_vnd", "price_vnd", "float_vnd")
            if field in body_part
        ),
        None,
    )
    return {
        "name": inner.get("name") or inner.get("name_vi") or names.get(_thing_id(body), ""),
        "amount": "" if amount is None else format_vnd_with_sign(amount),
        "lot": inner.get("code", ""),
        "no": inner.get("no", inner.get("register", "")),
        "title": inner.get("title", ""),
        "number": body.get("number", ""),
        "copies": body.get("copies", ""),
        "note": inner.get("note", ""),
        "failures": body.get("failures", ""),
        "asker": (body.get("asked_by") or {}).get("name", ""),
        "copy_no": inner.get("copy_no", ""),
    }


def _inner(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The state that the fact carries, under whichever name its kind gives it."""
    for name in (
        "shop",
        "paired",
        "person",
        "producer",
        "product",
        "lot",
        "shift",
        "paper",
        "printer",
        "outlet",
        "drawer",
    ):
        part = body.get(name)
        if isinstance(part, Mapping):
            # A sale carries the shop's head too, but is not about it.
            return {} if name == "shop" and "sale" in body else part
    return {}


def _thing_id(body: Mapping[str, Any]) -> str:
    """The product that a fact is about, or the printer that it names."""
    outlet = body.get("outlet")
    return str(outlet["printer"]) if isinstance(outlet, Mapping) else _product_id(body)


def _product_id(body: Mapping[str, Any]) -> str:
    part, moves = body.get("certificate") or body.get("picture"), body.get("moves")
    if isinstance(part, Mapping):
        return str(part.get("product", ""))
    if isinstance(moves, list) and moves:
        return str(moves[0].get("product", ""))
    product = body.get("product")
    return product if isinstance(product, str) else ""
