"""What can be pressed is large enough for a thumb and has a name for those who do not see it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.front.counter import TEA_GTIN, Counter, tea_label

pytestmark = pytest.mark.browser

THUMB = 44
"""The house's smallest touch target, px (domain screens: Targets; WCAG 2.5.5)."""

SMALL = """thumb => {
  const sheets = document.querySelectorAll('dialog[open], .menu:popover-open');
  const where = [...sheets].at(-1) || document;
  const pressed = 'button, a[href], input:not([type=hidden]), [role=option], summary, select';
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true })
    && one.getBoundingClientRect().width > 1;  // what only a reader of screens hears is 1 px
  const sizeOf = (one) => {
    const parts = [one, ...(one.labels || [])].map((part) => part.getBoundingClientRect());
    return ['width', 'height'].map((way) => Math.max(...parts.map((part) => part[way])));
  };
  return [...where.querySelectorAll(pressed)]
    .filter((one) => isShown(one) || (one.matches('[type=radio]') && one.checkVisibility()))
    .filter((one) => sizeOf(one).some((px) => px < thumb - 0.5))
    .map((one) => `${one.outerHTML.slice(0, 120)}: ${sizeOf(one).join(' x ')}`);
}"""

PRESSED = {
    "button", "checkbox", "combobox", "link", "listbox", "menuitem", "option", "radio",
    "searchbox", "slider", "spinbutton", "textbox",
}  # fmt: skip


def nameless(page: Counter) -> list[str]:
    """What the browser's own accessibility tree calls by no name."""
    tree = page.page.context.new_cdp_session(page.page).send("Accessibility.getFullAXTree")
    return [
        node["role"]["value"]
        for node in tree["nodes"]
        if not node["ignored"]
        and node["role"]["value"] in PRESSED
        and not node.get("name", {}).get("value", "").strip()
    ]


def fits(page: Counter) -> None:
    """Everything to press is large enough and has a name."""
    assert page.page.evaluate(SMALL, THUMB) == []
    assert nameless(page) == []


def _empty(counter: Counter) -> None:
    counter.sell()


def _lines(counter: Counter) -> None:
    counter.sell(TEA_GTIN, "MAM-NEM")
    counter[".bar__end [popovertarget]"].wait_for()


def _editor(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.hands.press("ArrowDown")
    expect(counter["#remove"]).to_be_visible()


def _hits(counter: Counter) -> None:
    counter.sell()
    counter.hands.write("di")
    expect(counter[".hit >> nth=0"]).to_be_visible()


def _menu(counter: Counter) -> None:
    counter.sell()
    counter["[popovertarget=menu]"].click()
    expect(counter["#volume"]).to_be_visible()


def _pay(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.open_payment()


def _weight(counter: Counter) -> None:
    counter.sell("RAU-CAI")
    expect(counter["#weight"]).to_be_focused()


def _lots(counter: Counter) -> None:
    counter.shelve("CHE-DINH", "L251101", -20)
    counter.sell(TEA_GTIN)
    expect(counter[".lotpick >> nth=0"]).to_be_focused()


def _stop(counter: Counter) -> None:
    counter.shelve("CHE-DINH", "L251101", -20)
    counter.sell(tea_label("L251101"))
    expect(counter[".stopband"]).to_be_visible()


def _paid(counter: Counter) -> None:
    counter.sell(TEA_GTIN)
    counter.pay()


def _receiving(counter: Counter) -> None:
    counter.sign_in("Hạnh")
    counter.go("/stock/deliveries/new")
    counter["button.btn--main"].click()
    expect(counter["#q"]).to_be_focused()
    counter.hands.scan(TEA_GTIN)
    expect(counter["#quantity"]).to_be_focused()


def _short_delivery(counter: Counter) -> None:
    _receiving(counter)
    counter["#quantity"].fill("5")
    counter["#expected"].fill("6")
    expect(counter["#difference"]).to_be_visible()


@pytest.mark.parametrize(
    "show",
    [
        *(_empty, _lines, _editor, _hits, _menu, _pay, _weight, _lots),
        *(_stop, _paid, _receiving, _short_delivery),
    ],
    ids=lambda show: show.__name__.strip("_"),
)
def test_at_the_till_everything_fits_a_thumb_and_has_a_name(
    counter: Counter, show: Callable[[Counter], None]
) -> None:
    show(counter)
    fits(counter)


def test_at_the_door_everything_fits_a_thumb_and_has_a_name(door: Counter) -> None:
    door.go("/sign-in")
    fits(door)
    door.sign_in("Lan")
    door.go("/till")
    expect(door["#count_500000"]).to_be_focused()
    fits(door)
