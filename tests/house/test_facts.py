"""Every kind of fact that the till writes is one that the format knows."""

import ast
import re

from tests.house.source import modules, name_of, text_of

KINDS = {
    "epoch.started/1",
    "shop.changed/1",
    "person.changed/1",
    "register.paired/1",
    "printer.changed/1",
    "outlet.changed/1",
    "producer.changed/1",
    "product.changed/1",
    "product.linked/1",
    "price.set/1",
    "certificate.changed/1",
    "picture.added/1",
    "pictures.changed/1",
    "lot.received/1",
    "stock.moved/1",
    "stock.adjusted/1",
    "stock.counted/1",
    "fair.opened/1",
    "fair.ended/1",
    "register.placed/1",
    "lot.held/1",
    "set.defined/1",
    "set.packed/1",
    "set.unpacked/1",
    "lot.released/1",
    "lot.settled/1",
    "lot.marked/1",
    "lot.assessed/1",
    "recall.seen/1",
    "label.printed/1",
    "shift.opened/1",
    "cash.moved/1",
    "drawer.opened/1",
    "shift.closed/1",
    "shift.looked/1",
    "refund.sent/1",
    "approval.seen/1",
    "transfer.asked/1",
    "transfer.ended/1",
    "transfer.checked/1",
    "sale.completed/1",
    "return.completed/1",
    "price.overridden/1",
    "order.voided/1",
    "order.sent/1",
    "order.confirmed/1",
    "order.changed/1",
    "order.closed/1",
    "cost.settled/1",
    "limits.changed/1",
    "approval.given/1",
    "signin.failed/1",
    "paper.finished/1",
    "clock.jumped/1",
    "release.applied/1",
}
"""The types of facts: *The fact*, normative.  Adding one is a decision, not an edit."""


TELLS_AGAIN = {"pos.rebuilding.retelling": "what was told once under its own kind, told again"}


def recorded() -> list[tuple[str, ast.expr]]:
    """The kind given at every `outbox.record(session, kind, …)` or `record_all`, and where."""
    found = []
    for one in modules("pos"):
        for call in one.calls():
            said = name_of(call.func)
            is_ours = said in {"outbox.record", "outbox.record_all"} or (
                said == "record" and one.name == "pos.sync.outbox"
            )
            if is_ours and len(call.args) > 1 and one.name not in TELLS_AGAIN:
                found.append((f"{one.path}:{call.lineno}", call.args[1]))
    return found


def test_facts_are_recorded_at_all():
    assert len(recorded()) >= 12


def test_the_kind_of_a_fact_is_written_out_where_it_is_recorded():
    """So that the next test sees it."""
    assert [where for where, kind in recorded() if text_of(kind) is None] == []


def test_every_kind_recorded_is_known_to_the_format():
    wrong = {where: text_of(kind) for where, kind in recorded() if text_of(kind) not in KINDS}
    assert wrong == {}


def test_every_kind_named_anywhere_is_known_to_the_format():
    shape = re.compile(r"[a-z]+\.[a-z_]+/[0-9]+")
    wrong = [
        (f"{one.path}:{node.lineno}", node.value)
        for one in modules("pos")
        for node in one.strings()
        if shape.fullmatch(str(node.value)) and node.value not in KINDS
    ]
    assert wrong == []


def test_only_the_outbox_composes_and_signs():
    wrong = [
        f"{one.path}:{call.lineno}"
        for one in modules("pos")
        for call in one.calls()
        if name_of(call.func).rsplit(".", 1)[-1] in {"sign", "chain_hash"}
        and one.name not in {"pos.sync.outbox", "pos.sync.pen", "pos.sync.verify"}
        and one.name != "pos.shop.authority"  # signs certificates, never facts
        and one.name != "pos.central.streams.chain"  # works out what came, to compare
    ]
    assert wrong == []
