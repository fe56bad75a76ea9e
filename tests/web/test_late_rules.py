"""Addresses worked out late lead where those worked out at once do."""

from flask import Flask, url_for

from pos.web.routing import LateRule
from tests.world import World


def test_every_address_is_built_as_werkzeug_itself_would_build_it(world: World) -> None:
    plain = Flask("plain")
    for rule in world.app.url_map.iter_rules():
        if rule.endpoint != "static":
            plain.add_url_rule(rule.rule, rule.endpoint, methods=rule.methods)
    late, ready = (app.url_map.bind("till.local") for app in (world.app, plain))
    rules = [rule for rule in plain.url_map.iter_rules() if rule.endpoint != "static"]
    assert len(rules) > 100
    for rule in rules:
        values = dict.fromkeys(rule.arguments, 7) | {"more": "chè đinh"}
        assert late.build(rule.endpoint, values) == ready.build(rule.endpoint, values)


def test_an_address_nobody_links_to_is_never_worked_out() -> None:
    app = Flask("late")
    app.url_rule_class = LateRule
    asked: list[str] = []

    class Counted(LateRule):
        def _compile_builder(self, append_unknown: bool = True) -> object:
            build = super()._compile_builder(append_unknown)

            def counted(rule: object, **values: object) -> object:
                asked.append(self.rule)
                return build(rule, **values)

            return counted

    app.url_rule_class = Counted
    app.add_url_rule("/a/<one>", "a", lambda one: one)
    app.add_url_rule("/b/<one>", "b", lambda one: one)
    with app.test_request_context():
        assert url_for("a", one="chè") == "/a/ch%C3%A8"
    assert asked == ["/a/<one>"]
