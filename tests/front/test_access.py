"""What WCAG 2.2 AA asks for, as far as a program can see it: axe-core in Chromium."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pos.base.database import db
from pos.customer.registering import register
from tests.front.counter import TEA_GTIN, Counter, tea_label
from tests.returns import steps as returning
from tests.till.steps import sell
from tests.till.transfers import with_account

pytestmark = pytest.mark.browser

VENDOR = Path(__file__).parent / "vendor"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
  const told = (node) => node.any.map((why) => why.message).join('; ');
  return found.violations.flatMap((one) => one.nodes.map(
    (node) => `${one.id}: ${node.target.join(' ')} – ${told(node)}`));
}"""
SCREENS = {"wide": (1366, 768), "tablet": (1024, 768), "phone": (390, 844), "zoomed": (683, 560)}
"""The last is 1366 × 768 at 200 %."""


def test_what_lies_in_vendor_is_what_was_published() -> None:
    for line in (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


def complaints(counter: Counter) -> list[str]:
    """What axe finds on the page as it stands, without its animations."""
    counter.page.emulate_media(reduced_motion="reduce")
    counter.page.evaluate((VENDOR / "axe-4.10.3.min.js").read_text(encoding="utf-8") + ";0")
    found: list[str] = counter.page.evaluate(RUN, RULES)
    return found


@pytest.mark.parametrize("screen", SCREENS)
def test_the_sell_page_is_open_to_everybody(counter: Counter, screen: str) -> None:
    width, height = SCREENS[screen]
    counter.page.set_viewport_size({"width": width, "height": height})
    counter.sell()
    assert complaints(counter) == []
    counter.hands.scan(TEA_GTIN)
    counter.hands.scan("COM-ME-TRI")
    counter.settle()
    assert complaints(counter) == []
    counter.hands.press("ArrowDown")
    expect(counter["#quantity"]).to_be_focused()
    assert complaints(counter) == []


@pytest.mark.parametrize("key", ["F7", "Shift+F7", "Alt+i", "F9", "?"])
def test_the_sheets_are_open_to_everybody(counter: Counter, key: str) -> None:
    counter.sell(TEA_GTIN)
    if key == "Alt+i":
        counter.hands.press("ArrowDown")
        expect(counter["#quantity"]).to_be_focused()
    counter.hands.press(key)
    expect(counter["dialog[open]"]).to_be_visible()
    assert complaints(counter) == []


def test_more_contrast_leaves_nothing_unread(counter: Counter) -> None:
    counter.page.emulate_media(contrast="more")
    counter.sell(TEA_GTIN)
    assert complaints(counter) == []
    counter.page.emulate_media(contrast="no-preference")


@pytest.mark.parametrize("page", ["keys", "tiles", "scales"])
def test_the_settings_of_the_counters_are_open_to_everybody(door: Counter, page: str) -> None:
    door.world.open_shift()
    door.sign_in("Hạnh")
    door.go(f"/settings/{page}")
    assert complaints(door) == []


@pytest.mark.parametrize(
    "path",
    [
        *("/returns/new", "/returns/new?without=1", "/returns", "/till/shift", "/till/cash"),
        *("/till/closing", "/closings", "/audit/trail", "/audit/exceptions", "/audit/approvals"),
        *("/customers", "/transfers", "/settings/account", "/settings/limits", "/training"),
        *("/display", "/display?theme=evening"),
    ],
)
def test_the_pages_of_a_day_are_open_to_everybody(door: Counter, path: str) -> None:
    door.world.open_shift()
    sell(door.world, ("CHE-DINH", 1))
    door.sign_in("Hạnh")
    door.go(path)
    assert complaints(door) == []


def test_a_receipt_brought_back_and_a_closing_are_open_to_everybody(door: Counter) -> None:
    door.world.open_shift()
    number = sell(door.world, ("CHE-DINH", 1)).number
    door.sign_in("Lan")
    door.go(f"/returns/new?receipt={number}")
    expect(door["#rows .row"]).to_have_count(1)
    assert complaints(door) == []
    door.go("/till/closing")
    door["#count_100000"].fill("9")
    door["#count_100000"].press("Enter")
    expect(door["#taken"]).not_to_have_text("—")  # its scripts and styles are all there
    door.page.wait_for_timeout(300)
    assert complaints(door) == []


class Look:
    """Looks at one thing after the other on the same page, and keeps what is wrong with each."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.wrong: dict[str, list[str]] = {}

    def at(self, name: str, part: str) -> None:
        """As soon as `part` is to be seen."""
        expect(self.counter[part].first).to_be_visible()
        if found := complaints(self.counter):
            self.wrong[name] = found

    def sheet(self, key: str, part: str) -> None:
        """The one a key opens; it is closed again."""
        self.counter.hands.press(key)
        self.at(f"{key}: {part}", f"dialog[open] {part}")
        self.leave()

    def leave(self) -> None:
        """Close the sheet."""
        self.counter.hands.press("Escape")
        expect(self.counter["dialog[open]"]).to_have_count(0)


def test_every_sheet_of_a_sale_is_open_to_everybody(counter: Counter) -> None:
    with_account(counter.world)
    db.session.remove()
    counter.sell(TEA_GTIN)
    look = Look(counter)
    for key, part in (("F6", "#cut"), ("Alt+n", "[name=note]"), ("Alt+u", "[data-switch]")):
        look.sheet(key, part)
    for key, part in (("Alt+q", ".vq__code"), ("Alt+t", "#reference")):
        look.sheet(key, part)
    counter.hands.press("F9")
    expect(counter["#given"]).to_be_focused()
    look.sheet("Alt+v", "#reference[data-scans]")
    counter.hands.press("F4")
    expect(counter["#choose-q"]).to_be_visible()
    look.at("who buys", ".buyer-kinds")
    counter[".buyer-kinds label"].nth(1).click()
    counter["#choose-q"].fill("0912345678")
    counter["#choose-q"].press("Enter")
    look.at("a company and a new customer", "#choose-name")
    look.leave()
    counter.hands.press("Alt+k")
    look.at("drawer", ".drawer__why")
    counter.hands.press("Enter")
    look.at("approval", ".yes__what")
    look.leave()
    assert look.wrong == {}


def test_every_question_of_a_scan_is_open_to_everybody(counter: Counter) -> None:
    counter.shelve("CHE-DINH", "L251101", -20)
    counter.sell()
    look = Look(counter)
    counter.hands.scan("RAU-CAI")
    look.at("weight", "#weight")
    look.leave()
    counter.hands.scan(TEA_GTIN)
    look.at("lot", ".lotpick")
    look.leave()
    counter.hands.scan(tea_label("L251101"))
    look.at("stop", ".stopband")
    assert look.wrong == {}


def test_the_ends_of_a_day_are_open_to_everybody(door: Counter) -> None:
    look = Look(door)
    door.go("/sign-in")
    look.at("sign-in", "label.name")
    door.sign_in("Lan")
    door.go("/till")
    look.at("float", "#count_500000")
    door.world.open_shift()
    sale = returning.sell(door.world, ("CHE-DINH", 1), by=[returning.card(450_000, "004512345678")])
    back = returning.give_back(door.world, sale)
    db.session.remove()
    door.go(f"/returns/{back.return_id}")
    look.at("return done", ".back__sum")
    door.go("/till/cash?way=in")
    look.at("cash move", "#amount_vnd")
    door.go("/till/closing")
    look.at("count", "#count_100000")
    door["#count_100000"].fill("9")
    door["#count_100000"].press("Enter")
    look.at("slips", "#card_vnd")
    door["#card_vnd"].fill("450000")
    door["#card_back_vnd"].fill("450000")
    door["#card_vnd"].press("Enter")
    look.at("review", ".verdict--off")
    assert look.wrong == {}


def test_a_z_and_a_customer_are_open_to_everybody(door: Counter) -> None:
    look = Look(door)
    door.world.open_shift()
    sell(door.world, ("CHE-DINH", 1))
    db.session.remove()
    door.sign_in("Hạnh")
    door.go("/till/closing")
    door["#count_500000"].fill("2")
    door["#count_50000"].fill("9")
    door["#count_50000"].press("Enter")
    look.at("review", ".verdict")
    door["#left_vnd"].press("Enter")
    look.at("z", ".reports .verdict")
    hoa = register("Hoa", "0912345678", wants_offers=True, hand=door.world.hand())
    db.session.remove()
    door.go(f"/customers/{hoa}")
    look.at("customer", "h1")
    assert look.wrong == {}
