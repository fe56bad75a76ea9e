"""Tills that live in memory: their streams are composed, chained and signed as real ones are."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, text

from pos.base.dates import iso_at
from pos.base.ids import new_epoch, new_id
from pos.sync.facts import Fact, chain_hash, compose, genesis
from pos.sync.pen import Pen

MORNING = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
"""21/11/2026 08:00 in Hanoi."""


def new_pen(seed: str) -> Pen:
    """A pen that the same seed makes again."""
    return Pen(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest()))


_KEPT = {
    *("product", "sku", "name_vi", "name_en", "producer", "place", "lot", "unit", "unit_word"),
    *("price_vnd", "vat_class", "vat_code", "vat_percent", "stars", "owner"),
}
"""What a returned line says as the sold one did."""


@dataclass
class Running:
    """What a register's shift has come to so far."""

    shift: dict[str, Any]
    register_no: int = 1
    bills: int = 0
    things: int = 0
    total_vnd: int = 0
    vat_vnd: int = 0
    returns: int = 0
    back_vnd: int = 0
    back_vat_vnd: int = 0
    first: str | None = None
    last: str | None = None
    first_back: str | None = None
    last_back: str | None = None
    gt_before_vnd: int = 0
    days: set[str] = field(default_factory=set)


class PlayedTill:
    """One terminal: writes facts of the shapes that the till writes, at a clock of its own."""

    def __init__(
        self, terminal_id: str = "", *, showroom: str = "HN01", at: datetime = MORNING
    ) -> None:
        self.terminal_id = terminal_id or new_id()
        self.showroom = showroom
        self.at = at
        """Its clock: every fact moves it on by a second."""
        self.boot = new_id()
        self.pen = new_pen(self.terminal_id)
        self.facts: list[Fact] = []
        """Every epoch's, in the order written."""
        self.epoch = ""
        self.ordinal = ""
        self.goods: dict[str, dict[str, Any]] = {}
        """By SKU: product and price."""
        self.lots: dict[str, dict[str, Any]] = {}
        """By SKU, the last received."""
        self.sold: dict[str, dict[str, Any]] = {}
        """Sales' bodies by number."""
        self.running: dict[int, Running] = {}
        self.gt_vnd: dict[int, int] = {}
        self.numbers: dict[tuple[int, str, str], int] = {}
        self.by = {"id": new_id(), "name": "Lan"}
        self.begin("set-up")

    # --- the stream -------------------------------------------------------------------

    def begin(
        self,
        reason: str = "restored",
        *,
        parent: Fact | None = None,
        letter: str = "",
        pen: Pen | None = None,
    ) -> Fact:
        """Begin an epoch behind the last fact, or another one."""
        behind = parent or (self.facts[-1] if self.facts else None)
        self.pen = pen or self.pen
        self.epoch = new_epoch()
        self.ordinal = letter or (chr(ord(self.ordinal) + 1) if self.ordinal else "A")
        named = None
        if behind is not None:
            named = {"epoch": behind.epoch, "seq": behind.seq, "hash": behind.hash.hex()}
        return self.write(
            "epoch.started/1",
            {
                "ordinal": self.ordinal,
                "parent": named,
                "reason": reason,
                "public_key": self.pen.public_key.hex(),
            },
        )

    def write(
        self, kind: str, content: dict[str, Any], *, register: int | None = None, **_: object
    ) -> Fact:
        """Compose, chain and sign one fact behind the last."""
        self.at += timedelta(seconds=1)
        body = compose(
            kind,
            content,
            fact_id=new_id(),
            at=self.at,
            boot_id=self.boot,
            by=self.by,
            register_no=register,
        )
        return self.write_body(body)

    def write_body(self, body: str) -> Fact:
        """Chain and sign any text as the next fact's body."""
        seq, prev = self.head()
        digest = chain_hash(self.terminal_id, self.epoch, seq + 1, prev, body)
        fact = Fact(
            self.terminal_id, self.epoch, seq + 1, prev, digest, self.pen.sign(digest), body
        )
        self.facts.append(fact)
        return fact

    def head(self) -> tuple[int, bytes]:
        """Number and hash of the running epoch's last fact."""
        if not self.facts or self.facts[-1].epoch != self.epoch:
            return 0, genesis(self.terminal_id, self.epoch)
        return self.facts[-1].seq, self.facts[-1].hash

    def of(self, epoch: str = "") -> list[Fact]:
        """The facts of an epoch; of the running one unless said otherwise."""
        return [one for one in self.facts if one.epoch == (epoch or self.epoch)]

    def copied(self) -> "PlayedTill":
        """The same disk in another machine: it goes on by itself from here."""
        import copy

        pen, self_pen = self.pen, self.__dict__.pop("pen")
        made = copy.deepcopy(self)
        self.pen, made.pen, made.boot = self_pen, pen, new_id()
        return made

    # --- what a shop writes -----------------------------------------------------------

    def shop_head(self) -> dict[str, Any]:
        """What a paper's head says."""
        return {
            "showroom": self.showroom,
            "name": f"Showroom OCOP {self.showroom}",
            "address": "Số 1 phố Ví Dụ, phường Hoàn Kiếm, Hà Nội",
            "mst": "0199999991",
            "phone": "024 0000 0000",
            "seller_method": "deduction",
            "slip_note": "",
            "papers_english": False,
            "is_demo": False,
        }

    def write_shop(self) -> Fact:
        """`shop.changed/1`."""
        more = {
            "street": "",
            "commune_code": "00070",
            "lapsed_sale": "no_stars",
            "withdrawn_sale": "block",
        }
        return self.write("shop.changed/1", {"shop": {**self.shop_head(), **more}})

    def write_product(self, sku: str, price_vnd: int = 65_000, *, stars: int = 4) -> list[Fact]:
        """`producer.changed/1`, `product.changed/1`, `certificate.changed/1`, `price.set/1`."""
        producer, product = new_id(), new_id()
        self.goods[sku] = {
            "id": product,
            "producer": producer,
            "price_vnd": price_vnd,
            "stars": stars,
        }
        day = self.at.date().isoformat()
        return [
            self.write("producer.changed/1", {"producer": _producer(producer, sku)}),
            self.write("product.changed/1", {"product": _product(product, producer, sku)}),
            self.write("certificate.changed/1", {"certificate": _certificate(product, stars)}),
            self.write(
                "price.set/1", {"product": product, "price_vnd": price_vnd, "valid_from": day}
            ),
        ]

    def write_lot(self, sku: str, units: int = 100, *, code: str = "L261120") -> Fact:
        """`lot.received/1`."""
        goods = self.goods[sku]
        self.lots[sku] = {"id": new_id(), "code": code}
        lot = {
            **self.lots[sku],
            "producer_code": "",
            "made_on": None,
            "date_kind": "hsd",
            "use_by": "2027-11-03",
        }
        content = {
            "receipt": new_id(),
            "lot": lot,
            "product": goods["id"],
            "sku": sku,
            "name_vi": f"Hàng {sku}",
            "producer": goods["producer"],
            "owner": "owned",
            "contract": None,
            "units": units,
            "unit": "piece",
            "cost_vnd": None,
            "document_no": "",
            "order": None,
            "place": "shop",
        }
        return self.write("lot.received/1", content)

    def open_shift(self, float_vnd: int = 1_000_000, *, register: int = 1) -> Fact:
        """`shift.opened/1`."""
        shift = {
            "id": new_id(),
            "no": self._next(register, "S"),
            "float_vnd": float_vnd,
            "notes": {"100000": float_vnd // 100_000},
            "before_vnd": None,
            "difference_vnd": None,
        }
        self.running[register] = Running(
            shift, register, gt_before_vnd=self.gt_vnd.get(register, 0)
        )
        fact = self.write("shift.opened/1", {"shift": shift}, register=register)
        shift["opened_at"] = iso_at(self.at)
        return fact

    def sell(self, *goods: tuple[str, int], register: int = 1) -> Fact:
        """`sale.completed/1` of pieces for cash."""
        shift = self._shift(register)
        wanted = goods or tuple((sku, 1) for sku in list(self.goods)[:1])
        lines = [
            _line(no, sku, units, self.goods[sku], self.lots[sku])
            for no, (sku, units) in enumerate(wanted, start=1)
        ]
        total = sum(one["amount_vnd"] for one in lines)
        vat = sum(one["vat_vnd"] for one in lines)
        number = self._number(register, "")
        self.gt_vnd[register] = self.gt_vnd.get(register, 0) + total
        content = {
            "sale": new_id(),
            "number": number,
            "shift": {"id": shift.shift["id"], "no": shift.shift["no"]},
            "shop": self.shop_head(),
            "lines": lines,
            "tenders": [_cash(total)],
            "buyer": {"kind": "consumer"},
            "note": "",
            "discount_vnd": 0,
            "rounding_vnd": 0,
            "total_vnd": total,
            "vat_vnd": vat,
            "gt_vnd": self.gt_vnd[register],
            "link_base": "https://sp.example.vn",
            "approvals": [],
        }
        self.sold[number] = content
        shift.bills += 1
        shift.things += sum(units for _sku, units in wanted)
        shift.total_vnd += total
        shift.vat_vnd += vat
        shift.first, shift.last = shift.first or number, number
        fact = self.write("sale.completed/1", content, register=register)
        shift.days.add(_day(self.at))
        return fact

    def give_back(self, number: str, line: int = 1, units: int = 1, *, register: int = 1) -> Fact:
        """`return.completed/1` of pieces of one line, for cash."""
        shift, sale = self._shift(register), self.sold[number]
        sold = sale["lines"][line - 1]
        amount = sold["price_vnd"] * units
        net = _net(amount)
        back = {
            "no": 1,
            "original": {"number": number, "line": line},
            **{name: sold[name] for name in sold if name in _KEPT},
            "units": units,
            "net_vnd": -net,
            "vat_vnd": net - amount,
            "amount_vnd": -amount,
            "fate": "restock",
            "reason": "changed_mind",
        }
        self.gt_vnd[register] -= amount
        own_number = self._number(register, "T")
        content = {
            "return": new_id(),
            "number": own_number,
            "original": number,
            "exchange": None,
            "shift": {"id": shift.shift["id"], "no": shift.shift["no"]},
            "shop": self.shop_head(),
            "lines": [back],
            "tenders": [
                {
                    "kind": "cash",
                    "amount_vnd": -amount,
                    "source": "cash",
                    "tender": {"sale": sale["sale"], "no": 1},
                    "reference": "",
                }
            ],
            "buyer": {"kind": "consumer"},
            "reason": "changed_mind",
            "note": "",
            "total_vnd": -amount,
            "vat_vnd": net - amount,
            "gt_vnd": self.gt_vnd[register],
            "approvals": [],
        }
        shift.returns += 1
        shift.back_vnd += amount
        shift.back_vat_vnd += amount - net
        shift.first_back, shift.last_back = shift.first_back or own_number, own_number
        fact = self.write("return.completed/1", content, register=register)
        shift.days.add(_day(self.at))
        return fact

    def close(self, *, register: int = 1, off: dict[str, Any] | None = None) -> Fact:
        """`shift.closed/1`: the Z, as the shift's facts come to.

        Args:
            off: fields told otherwise than they are.
        """
        shift = self.running.pop(register)
        no = self._next(register, "Z")
        closing = {
            "id": new_id(),
            "number": f"{self.showroom}-{register}{self.ordinal}-Z{no:04d}",
            "no": no,
            "epoch": self.epoch,
        }
        self.at += timedelta(seconds=1)
        content = _closing(shift, closing, self)
        return self.write("shift.closed/1", {**content, **(off or {})}, register=register)

    def live_a_day(self, sales: int = 5, *, goods: tuple[str, ...] = ("MAM-NEM",)) -> None:
        """What a new shop writes on its first day, or another day: sales, a return, the Z."""
        if not self.goods:
            self.write_shop()
            for sku in goods:
                self.write_product(sku)
                self.write_lot(sku)
        self.open_shift()
        for _no in range(sales):
            self.sell((goods[0], 2))
        if sales:
            self.give_back(list(self.sold)[-1])
        self.close()

    def _shift(self, register: int) -> Running:
        if register not in self.running:
            self.open_shift(register=register)
        return self.running[register]

    def _next(self, register: int, what: str) -> int:
        # Shifts number on through epochs; papers' numbers begin anew with each.
        key = (register, what, "" if what == "S" else self.epoch)
        self.numbers[key] = self.numbers.get(key, 0) + 1
        return self.numbers[key]

    def _number(self, register: int, letter: str) -> str:
        return (
            f"{self.showroom}-{register}{self.ordinal}-{letter}{self._next(register, letter):06d}"
        )


def enrol(engine: Engine, till: PlayedTill, *, status: str = "active") -> None:
    """Let a till's facts come in, as if somebody had enrolled it."""
    key, at = till.pen.public_key.hex(), iso_at(MORNING)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO central_terminals (terminal_id, showroom_code, showroom_name, status,"
                " public_key, fingerprint, app_version, enrolled_at, province_code, commune_code)"
                " VALUES (:id, :room, :name, :status, :key, 'machine', '1.0', :at, '01', '00070')"
            ),
            {
                "id": till.terminal_id,
                "room": till.showroom,
                "name": f"Showroom OCOP {till.showroom}",
                "status": status,
                "key": key,
                "at": at,
            },
        )
        connection.execute(
            text(
                "INSERT INTO central_keys (terminal_id, public_key, from_at)"
                " VALUES (:id, :key, :at)"
            ),
            {"id": till.terminal_id, "key": key, "at": at},
        )


def b64(raw: bytes) -> str:
    """As hashes and signatures travel."""
    return base64.b64encode(raw).decode()


def _day(at: datetime) -> str:
    return (at + timedelta(hours=7)).date().isoformat()


def _net(amount_vnd: int) -> int:
    return (2 * amount_vnd * 100 + 108) // 216


def _cash(amount_vnd: int) -> dict[str, Any]:
    return {
        "kind": "cash",
        "amount_vnd": amount_vnd,
        "tendered_vnd": amount_vnd,
        "change_vnd": 0,
        "reference": "",
        "request": None,
        "is_seen": True,
    }


def _producer(producer: str, sku: str) -> dict[str, Any]:
    return {
        "id": producer,
        "name": f"HTX {sku}",
        "kind": "cooperative",
        "mst": "",
        "address": "xã Tân Cương, Thái Nguyên",
        "contact": "",
        "phone": "",
        "commune": "05503",
        "province": "19",
    }


def _product(product: str, producer: str, sku: str) -> dict[str, Any]:
    return {
        "id": product,
        "sku": sku,
        "name_vi": f"Hàng {sku}",
        "name_en": f"Goods {sku}",
        "producer": producer,
        "unit": "piece",
        "unit_word": "hộp",
        "net_content": "100 g",
        "ocop_group": "food",
        "tax_class": "standard",
        "shelf_life_days": 365,
        "storage": "",
        "place": "xã Tân Cương, Thái Nguyên",
        "commune": "05503",
        "province": "19",
        "is_stocked": True,
        "is_demo": False,
        "is_withdrawn": False,
        "story": "",
        "story_en": "",
        "gtins": [],
    }


def _certificate(product: str, stars: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "product": product,
        "stars": stars,
        "decision_no": "12/QĐ-UBND",
        "body": "",
        "level": "province",
        "issued": "2025-01-17",
        "valid_to": "2028-01-17",
        "valid_to_reason": "",
        "withdrawn_on": None,
        "potential_5": False,
        "extended_to": None,
        "criteria_set": None,
        "score_hundredths": None,
    }


def _line(
    no: int, sku: str, units: int, goods: dict[str, Any], lot: dict[str, Any]
) -> dict[str, Any]:
    amount = goods["price_vnd"] * units
    net = _net(amount)
    return {
        "no": no,
        "product": goods["id"],
        "sku": sku,
        "name_vi": f"Hàng {sku}",
        "name_en": f"Goods {sku}",
        "producer": f"HTX {sku}",
        "place": "xã Tân Cương, Thái Nguyên",
        "lot": dict(lot),
        "units": units,
        "unit": "piece",
        "unit_word": "hộp",
        "list_price_vnd": goods["price_vnd"],
        "price_vnd": goods["price_vnd"],
        "discount_vnd": 0,
        "shared_vnd": 0,
        "lower_vnd": None,
        "vat_class": "standard",
        "vat_code": "8%",
        "vat_percent": 8,
        "net_vnd": net,
        "vat_vnd": amount - net,
        "amount_vnd": amount,
        "stars": goods["stars"],
        "owner": "owned",
        "short_units": 0,
    }


def _vat_row(amount_vnd: int, vat_vnd: int) -> list[dict[str, Any]]:
    if not amount_vnd:
        return []
    return [
        {
            "code": "8%",
            "percent": 8,
            "net_vnd": amount_vnd - vat_vnd,
            "vat_vnd": vat_vnd,
            "amount_vnd": amount_vnd,
        }
    ]


def _closing(shift: Running, closing: dict[str, Any], till: PlayedTill) -> dict[str, Any]:
    at, name = iso_at(till.at), till.by["name"]
    float_vnd = shift.shift["float_vnd"]
    expected = float_vnd + shift.total_vnd - shift.back_vnd
    cash = {
        "kind": "cash",
        "times": shift.bills,
        "taken_vnd": shift.total_vnd,
        "back_vnd": shift.back_vnd,
        "expected_vnd": expected,
        "counted_vnd": expected,
        "difference_vnd": 0,
    }
    refunds = [{"kind": "cash", "times": shift.returns, "amount_vnd": shift.back_vnd}]
    return {
        "shift": {
            "id": shift.shift["id"],
            "no": shift.shift["no"],
            "opened_at": shift.shift["opened_at"],
            "opened_by": name,
            "float_vnd": float_vnd,
            "before_vnd": None,
            "notes": shift.shift["notes"],
        },
        "shop": till.shop_head(),
        "register_no": shift.register_no,
        "days": sorted({*shift.days, _day(till.at)}),
        "people": [name],
        "sales": {
            "bills": shift.bills,
            "things": shift.things,
            "gross_vnd": shift.total_vnd,
            "discount_vnd": 0,
            "rounding_vnd": 0,
            "total_vnd": shift.total_vnd,
            "vat_vnd": shift.vat_vnd,
        },
        "returns": {
            "bills": shift.returns,
            "amount_vnd": shift.back_vnd,
            "first": shift.first_back,
            "last": shift.last_back,
            "vat": _vat_row(shift.back_vnd, shift.back_vat_vnd),
            "refunds": refunds if shift.returns else [],
        },
        "net_vnd": shift.total_vnd - shift.back_vnd,
        "vat": _vat_row(shift.total_vnd, shift.vat_vnd),
        "owners": {"owned_vnd": shift.total_vnd, "consigned_vnd": 0},
        "tenders": [cash],
        "drawer": {
            "float_vnd": float_vnd,
            "cash_vnd": shift.total_vnd,
            "in_vnd": 0,
            "out_vnd": 0,
            "refunds_vnd": shift.back_vnd,
            "expected_vnd": expected,
            "counted_vnd": expected,
            "difference_vnd": 0,
            "left_vnd": 0,
            "taken_vnd": expected,
            "reason": "",
        },
        "moves": [],
        "happenings": [],
        "receipts": {"first": shift.first, "last": shift.last},
        "gt_before_vnd": shift.gt_before_vnd,
        "gt_after_vnd": shift.gt_before_vnd + shift.total_vnd - shift.back_vnd,
        "freshness": {"unsent": 0, "price_at": at, "certificate_at": at},
        "carried": [],
        "closing": closing,
        "closed_at": at,
        "closed_by": name,
        "slips": {"card_vnd": 0, "card_back_vnd": 0, "voucher_vnd": 0, "by": ""},
        "found": [],
        "unseen": [],
        "counts": [{"no": 1, "notes": {}, "counted_vnd": expected, "by": name, "at": at}],
        "approvals": [],
        "notices": [],
    }
