"""How long it takes until another person stands at the till.  For `tests.bench`."""

import statistics
import tempfile
import time
from pathlib import Path

from pos.demo.people import PEOPLE
from pos.shop import pins
from tests.bench_start import say, serve_till, wait_for
from tests.printers.fake_printer import FakePrinter
from tests.simulation.cashier import Browser
from tests.simulation.fire import free_port

LIMIT_S = 2.0
SHEET = "/switch"
TILL = "/till"


def switch(home: Path, rounds: int = 20) -> None:
    """Time Alt U as the browser has it: the sheet, the PIN, the till of who came; then the hash.

    What cannot be faster is the PIN's hash alone.  Nobody's fingers are in it.
    """
    port, pepper = free_port(), b"pepper of nobody"
    pin = PEOPLE[0].pin
    kept = pins.hash_pin(pin, pepper)
    whole: list[float] = []
    alone: list[float] = []
    with FakePrinter() as printer, serve_till(home, port, printer.address):
        wait_for(port)
        browser = Browser(port)
        page = browser.get("/sign-in").text
        ids = {one.name: _id_of(one.name, page) for one in PEOPLE}
        browser.post("/sign-in", person_id=ids[PEOPLE[0].name], pin=pin)
        browser.get("/till/shifts/new")
        browser.post("/till/shifts", count_100000=10)
        _till(browser)
        for n in range(rounds + 1):
            one = PEOPLE[(n + 1) % 2]
            begun = time.perf_counter()
            assert browser.fragment("GET", SHEET).status == 200
            asked = {"person_id": ids[one.name], "pin": one.pin, "next": TILL}
            answer = browser.fragment("POST", SHEET, **asked)
            assert answer.headers.get("Hx-Redirect") == TILL, answer
            assert one.name in _till(browser)
            whole.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            assert pins.fits(pin, kept, pepper)
            alone.append(time.perf_counter() - begun)
        browser.close()
    hash_s, switch_s = statistics.median(alone[1:]), statistics.median(whole[1:])
    print("\n## Another person at the till\n\n| seconds | here | limit | |\n|---|---|---|---|")
    say(f"to the till of who came: {switch_s / hash_s:.1f} times the hash", switch_s, LIMIT_S)
    say("the same, the slowest", max(whole[1:]), LIMIT_S)
    print(f"| the PIN's hash alone | {hash_s:.3f} | | |")


def _till(browser: Browser) -> str:
    """The page that somebody sells on, with the token of its forms."""
    answer = browser.get(TILL)
    while answer.status in (302, 303):
        answer = browser.get(answer.headers["Location"])
    assert answer.status == 200, answer
    return answer.text


def _id_of(name: str, page: str) -> str:
    before, found, _after = page.partition(f'" data-name="{name}"')
    assert found, page[:500]
    return before.rpartition('value="')[2]


def main() -> None:
    """A demo shop of its own."""
    from tests.bench import make_home

    with tempfile.TemporaryDirectory(prefix="bench-switch-") as folder:
        home = Path(folder) / "demo"
        make_home(home)
        switch(home)


if __name__ == "__main__":
    main()
