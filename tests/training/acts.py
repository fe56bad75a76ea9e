"""What can be practised at a till, each act by its form, as the pages send it."""

import re
import secrets

from flask.testing import FlaskClient

TEA = "8930000000019"
PRICE_VND = 450_000


class Counter:
    """A browser at a till, and what it has in hand."""

    def __init__(self, client: FlaskClient, approval: dict[str, str]) -> None:
        self.client = client
        self._approval = approval
        """The fields by which a manager says yes."""

    def order(self) -> str:
        """The address of the order in hand, with a shift open."""
        if "/shifts/new" in self.client.get("/till").headers["Location"]:
            self._ask("/till/shifts", {"count_100000": "10"})
        return self.client.get("/till").headers["Location"]

    def scanned(self) -> str:
        """An order of one packet of tea."""
        at = self.order()
        self._ask(f"{at}/scans", {"code": TEA}, 200)
        return at

    def sell(self) -> str:
        """One packet for cash; gives the sale's number."""
        at = self.scanned()
        self._complete(at)
        return max(re.findall(r"TAP\d\d-1T-\d{6}", self._read("/papers")))

    def split(self) -> None:
        """A card for a part, notes for the rest."""
        at = self.scanned()
        card = {"way": "card", "tendered_vnd": "200000", "reference": secrets.token_hex(6)}
        self._ask(f"{at}/tenders", {**self._paying(at), **card, **_pressed()}, 200)
        self._complete(at, "300000")

    def discount(self) -> None:
        """Ten percent off, and a note."""
        at = self.scanned()
        self._ask(f"{at}/discount", {"how": "percent", "value": "10"}, 200)
        self._ask(f"{at}/note", {"note": "biếu"}, 200)
        self._complete(at)

    def transfer(self) -> str:
        """A code for a transfer, seen to have come; gives what the code says."""
        at = self.scanned()
        sheet = self._ask(f"{at}/payment-requests", {}, 200)
        request = re.findall(r"payment-requests/(\w+)", sheet)[0]
        self._ask(f"{at}/payment-requests/{request}/slips", _pressed(), 200)
        seen = {"due_vnd": f"{PRICE_VND}"}
        self._ask(f"{at}/payment-requests/{request}/confirmation", seen, 200)
        self._ask(f"{at}/completion", self._paying(at) | {"way": "none"})
        return sheet

    def park(self) -> None:
        """Aside, listed, and in hand again."""
        at = self.scanned()
        self._ask(f"{at}/parking", {"note": "chị áo xanh"})
        assert "chị áo xanh" in self._read("/till/parked")
        self._ask(f"/till/parked/{at.rsplit('/', 1)[1]}/return", {})
        self._complete(at)

    def back(self) -> None:
        """The tea of a receipt comes back for its money."""
        self._ask("/returns", self._brought(self.sell()) | _pressed())

    def exchange(self) -> None:
        """The tea of a receipt for the same tea."""
        brought = self._brought(self.sell())
        at = self.scanned()
        self._ask("/returns/exchanges", brought | {"order_id": at.rsplit("/", 1)[1]})
        form = self._paying(at) | {"way": "none", **_pressed()}
        self._ask(f"/returns/exchanges/{at.rsplit('/', 1)[1]}/completion", form)

    def move(self) -> None:
        """Cash in and out."""
        self.order()
        for way in ("in", "out"):
            form = {"way": way, "amount_vnd": "50000", "reason": "change"}
            self._ask("/till/cash", form | _pressed())

    def look(self) -> None:
        """The shift so far, on the screen and on paper."""
        self.order()
        shift = _value(self._read("/till/shift"), "shift_id")
        self._ask("/till/shift/papers", {"shift_id": shift, **_pressed()})

    def close(self) -> str:
        """Count, look at the slips where there are any, and close; gives the Z's address."""
        self.order()
        self._ask("/till/closing/drawer", _pressed())
        page = self._read("/till/closing")
        shift = {"shift_id": _value(page, "shift_id")}
        notes = {"count_500000": "4", "count_100000": "3"}
        self._ask("/till/closing/counts", {**shift, "no": "1", **notes})
        if "card_vnd" in (page := self._read("/till/closing")):
            self._ask("/till/closing/slips", {**shift, "card_vnd": "200000"})
            page = self._read("/till/closing")
        last = {name: _value(page, name) for name in ("shift_id", "count_no", "carried")}
        last |= {"left_vnd": "0", "reason": "tập"}
        answer = self.client.post("/till/closing", data=last | self._approval)
        assert answer.status_code == 303, _words(answer.get_data(as_text=True))
        return answer.headers["Location"]

    def _complete(self, at: str, tendered_vnd: str = "") -> None:
        form = self._paying(at)
        form["tendered_vnd"] = tendered_vnd or form["total_vnd"]
        self._ask(f"{at}/completion", form)

    def _brought(self, number: str) -> dict[str, str]:
        page = self._read(f"/returns/new?receipt={number}")
        sale = {"sale_id": _value(page, "sale_id"), "total_vnd": f"{PRICE_VND}"}
        return {**sale, "line": "1", "units": "1", "fate": "", "why": "changed_mind"}

    def _paying(self, at: str) -> dict[str, str]:
        sheet = self._read(f"{at}/payment")
        return {name: _value(sheet, name) for name in ("version", "total_vnd")}

    def _read(self, address: str) -> str:
        answer = self.client.get(address, follow_redirects=True)
        assert answer.status_code == 200, (address, answer.status)
        return str(answer.get_data(as_text=True))

    def _ask(self, address: str, form: dict[str, str], status: int = 303) -> str:
        answer = self.client.post(address, data=form)
        said = str(answer.get_data(as_text=True))
        assert answer.status_code == status, (address, answer.status, _words(said))
        return said


def _pressed() -> dict[str, str]:
    return {"request_id": secrets.token_hex(13)}


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, (name, _words(page))
    return found[1]


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())[:400]
