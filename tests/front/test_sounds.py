"""What the counter hears: goods that are in, goods that are not, the stop, and money taken."""

import pytest
from playwright.sync_api import expect

from tests.front.counter import TEA_GTIN, UNKNOWN_GTIN, Counter, tea_label

pytestmark = pytest.mark.browser

LISTEN = """
window.heard = [];
window.OscillatorNode = class extends OscillatorNode {
  constructor(context, given) { super(context, given); this.pitch = given.frequency; }
  start(at) { super.start(at); this.from = at; }
  stop(at) {
    super.stop(at);
    const ms = Math.round((at - this.from) * 1000);
    window.heard.push([this.pitch, ms, Math.round(this.from * 1000)]);
  }
};
"""
"""Notes each tone: Hz, how long and when, ms."""

ADDED, NOT_ADDED, PULSE = (880, 160), (220, 350), (180, 200)
PAID = [(660, 140), (880, 200)]
EXPIRED = "L251101"


def heard(counter: Counter) -> list[tuple[int, int]]:
    """The tones since the last time this was asked, in the order they are played."""
    found = counter.page.evaluate("window.heard.splice(0)")
    return [(pitch, ms) for pitch, ms, _at in sorted(found, key=lambda one: one[2])]


def test_each_thing_that_happens_at_the_counter_has_a_sound_of_its_own(counter: Counter) -> None:
    counter.page.add_init_script(LISTEN)
    counter.sell(TEA_GTIN)
    assert heard(counter) == [ADDED]
    counter.hands.scan(UNKNOWN_GTIN)
    counter.settle()
    assert heard(counter) == [NOT_ADDED]
    counter.pay()
    assert heard(counter) == PAID
    counter.shelve("CHE-DINH", EXPIRED, -20)
    counter.hands.scan(tea_label(EXPIRED))
    expect(counter[".stopband"]).to_be_visible()
    assert heard(counter) == [PULSE] * 3
