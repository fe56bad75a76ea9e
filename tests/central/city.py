"""A city of showrooms as the books would have it: rows of days, and every one of them in a list
from which a test can work out anything by hand."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert
from sqlalchemy import inspect as sql_inspect
from sqlalchemy.orm import Session

from pos.base.columns import Day, Flag, Moment
from pos.base.ids import new_id
from pos.central.books.day_models import CentralDayGoods, CentralDayShop
from pos.central.books.goods_models import CentralProducer, CentralProduct
from pos.central.books.sale_models import CentralSale, CentralSaleLine
from pos.central.books.shift_models import CentralClosing, CentralShift
from pos.central.books.shop_models import CentralShop
from pos.central.books.stock_models import (
    CentralDelivery,
    CentralGoods,
    CentralHold,
    CentralHoldLot,
    CentralLot,
    CentralRecallSeen,
)
from pos.central.database import writing
from pos.central.desk import communes, rollups
from pos.central.models import CentralModel
from pos.central.registry.models import (
    RecallAct,
    RegistryCertificate,
    RegistryProducer,
    RegistryProduct,
)
from pos.central.streams.partitions import ensure_months
from pos.central.terminals.models import CentralStanding, CentralTerminal

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""12:00 in Hanoi."""
GOODS = (
    *("Cốm Mễ Trì", "Trà sen Quảng An", "Giò chả Ước Lễ", "Bánh chưng Tranh Khúc"),
    *("Rượu Gò Vò Phú Lộc", "Mật ong Ba Vì", "Sữa chua nếp cẩm Ba Vì", "Chè xanh Ba Trại"),
    *("Miến làng So", "Tương Cự Đà", "Nón làng Chuông", "Lụa Vạn Phúc"),
    *("Gốm men rạn Bát Tràng", "Khảm trai Chuôn Ngọ", "Mây tre Phú Vinh", "Quạt Chàng Sơn"),
    *("Bưởi Diễn", "Cam Canh", "Nhãn muộn Hoài Đức", "Gạo Bồi Khê"),
    *("Trứng vịt sạch Đại Xuyên", "Rau hữu cơ Thanh Xuân", "Nấm Tam Đảo", "Thịt lợn sinh học"),
    *("Bún khô Minh Khai", "Bánh cuốn Thanh Trì", "Kẹo lạc Đường Lâm", "Chè lam Thạch Xá"),
    *("Tinh dầu sả Ba Vì", "Cao chè vằng", "Trà hoa cúc", "Thuốc nam Ba Vì"),
)
GROUPS = ("food", "food", "food", "beverage", "handicraft", "herbal")
PLACES = (
    *("Hoàn Kiếm", "Bát Tràng", "Hà Đông", "Tây Hồ", "Sơn Tây", "Ba Vì", "Sóc Sơn", "Mỹ Đức"),
    *("Thường Tín", "Gia Lâm", "Đông Anh", "Long Biên", "Phú Xuyên", "Quốc Oai", "Hoài Đức"),
)
HANOI = "01"


def put(session: Session, model: type[CentralModel], **told: Any) -> None:
    """Write a row: what is not told is nothing, or the least there is."""
    columns = {one.key: _least(one.type) for one in sql_inspect(model).columns if not one.nullable}
    session.execute(insert(model).values(**columns | told))


def _least(kind: Any) -> Any:
    own = {Day: TODAY, Moment: NOON, Flag: False}
    return own[type(kind)] if type(kind) in own else kind.python_type()


@dataclass(frozen=True)
class Kind:
    """Goods of one kind, wherever they are sold."""

    name: str
    maker: str
    group: str
    commune: str
    price_vnd: int
    stars: int
    since: date | None = None
    """The first day on which it was sold with its stars; None: always."""


@dataclass(frozen=True)
class Sold:
    """What a showroom sold of a kind on a day."""

    on: date
    showroom: str
    kind: Kind
    stars: int
    units: int
    back: int
    """Units brought back."""

    @property
    def amount_vnd(self) -> int:
        return (self.units - self.back) * self.kind.price_vnd


@dataclass
class City:
    """All of it."""

    kinds: list[Kind]
    terminals: dict[str, str]
    """By showroom."""
    products: dict[tuple[str, str], str]
    """By showroom and name."""
    names: dict[str, str]
    sold: list[Sold] = field(default_factory=list)
    bills: dict[tuple[date, str], int] = field(default_factory=dict)
    recall: str = ""

    def between(self, first: date, last: date) -> list[Sold]:
        """What was sold in a span."""
        return [one for one in self.sold if first <= one.on <= last]


def build(engine: Engine, *, shops: int = 12, days: int = 40, seed: int = 7) -> City:
    """Write a city into the books' tables, up to `TODAY`, and note every day of it as due."""
    rng = random.Random(seed)
    city = _plan(rng, shops)
    _live(city, rng, days)
    with writing(engine) as session:
        _open_months(session, days)
        _write_shops(session, city, rng)
        _write_goods(session, city)
        _write_days(session, city)
        _write_shifts(session, city)
        _write_stock(session, city, rng)
        _write_registry(session, city)
        rollups.keep(session, {(city.terminals[one.showroom], one.on) for one in city.sold})
    return city


def _plan(rng: random.Random, shops: int) -> City:
    wards = communes.of_province(HANOI)
    kinds = []
    for no, name in enumerate(GOODS):
        maker = f"HTX {GOODS[no // 2 * 2]}"
        stars = (5, 4, 4, 3, 3, 0)[no % 6]
        since = TODAY - timedelta(days=14) if no in (3, 9, 15) else None
        price = rng.randrange(20, 400) * 1_000
        commune = wards[(no // 3) * 7 % len(wards)].code
        kinds.append(Kind(name, maker, GROUPS[no % 6], commune, price, stars, since))
    codes = [f"HN{no:02}" for no in range(1, shops + 1)]
    names = {
        code: f"{PLACES[at % len(PLACES)]} {at // len(PLACES) + 1}" for at, code in enumerate(codes)
    }
    terminals = {code: new_id() for code in codes}
    products = {}
    for at, code in enumerate(codes):
        # The last goods are sold in one or two showrooms only.
        sold = [one for n, one in enumerate(kinds) if n < 26 or (n + at) % max(shops // 2, 1) == 0]
        products |= {(code, one.name): new_id() for one in sold}
    return City(kinds, terminals, products, names)


def _live(city: City, rng: random.Random, days: int) -> None:
    by_name = {one.name: one for one in city.kinds}
    for back in range(days, -1, -1):
        on = TODAY - timedelta(days=back)
        for at, code in enumerate(city.terminals):
            if back == 0 and at % 9 == 8:
                continue  # not open yet today
            for showroom, name in city.products:
                if showroom != code or rng.random() < 0.55:
                    continue
                kind = by_name[name]
                stars = kind.stars if kind.since is None or on >= kind.since else 0
                units = rng.randrange(1, 9)
                given = rng.randrange(0, 2) if units > 3 and rng.random() < 0.05 else 0
                city.sold.append(Sold(on, code, kind, stars, units, given))
            city.bills[on, code] = rng.randrange(8, 60)


def _open_months(session: Session, days: int) -> None:
    every = [TODAY - timedelta(days=back) for back in range(days + 1)]
    for table in ("central_day_goods", "central_sales", "central_sale_lines"):
        ensure_months(session, table, every)


def _write_shops(session: Session, city: City, rng: random.Random) -> None:
    wards = communes.of_province(HANOI)
    for at, (code, terminal) in enumerate(city.terminals.items()):
        ward = wards[at * 11 % len(wards)]
        put(
            session,
            CentralTerminal,
            terminal_id=terminal,
            showroom_code=code,
            showroom_name=city.names[code],
            status="active",
            public_key=f"{at:064x}",
            fingerprint="machine",
            app_version="1.0",
            enrolled_at=NOON - timedelta(days=90) + timedelta(minutes=at),
            province_code=HANOI,
            commune_code=ward.code,
        )
        put(
            session,
            CentralShop,
            **_known(terminal),
            showroom_code=code,
            name=city.names[code],
            commune_code=ward.code,
            **dict.fromkeys(("address", "mst", "phone"), ""),
            seller_method="deduction",
            is_demo=False,
            told="{}",
            bank="{}",
            changed_at=NOON,
        )
        silent = {3: timedelta(hours=3), 7: timedelta(hours=30)}.get(at)
        put(
            session,
            CentralStanding,
            terminal_id=terminal,
            seen_at=NOON - (silent or timedelta(seconds=rng.randrange(2, 40))),
            hello_at=NOON - (silent or timedelta(seconds=30)),
            boot_id="boot",
            fingerprint="machine",
            backlog=12 if at == 5 else 0,
            backlog_since=NOON - timedelta(hours=3) if at == 5 else None,
            skew_ms=0,
            app_version="1.0",
            schema="0042",
            disk_free_mb=9_000,
            integrity="ok",
            release_no=1,
            recall_no=1,
        )


def _known(terminal: str) -> dict[str, Any]:
    return {"terminal_id": terminal, "epoch_no": 1, "seq": 1}


def _write_goods(session: Session, city: City) -> None:
    by_name = {one.name: one for one in city.kinds}
    makers: dict[tuple[str, str], str] = {}
    for (code, name), product in city.products.items():
        kind, terminal = by_name[name], city.terminals[code]
        if (code, kind.maker) not in makers:
            makers[code, kind.maker] = new_id()
            # One producer is spelled in several ways.
            spelled = kind.maker.replace("HTX", "Hợp tác xã") if code.endswith("3") else kind.maker
            put(
                session,
                CentralProducer,
                **_known(terminal),
                producer_id=makers[code, kind.maker],
                name=spelled,
                kind="cooperative",
                **dict.fromkeys(("mst", "address", "contact", "phone"), ""),
                commune_code=kind.commune,
                province_code=HANOI,
                changed_at=NOON,
            )
        put(
            session,
            CentralProduct,
            **_known(terminal),
            product_id=product,
            sku=f"SP{list(by_name).index(name):03}",
            name_vi=name,
            name_en="",
            producer_id=makers[code, kind.maker],
            unit="piece",
            unit_word="hộp",
            net_content="",
            ocop_group=kind.group,
            tax_class="standard",
            shelf_life_days=None,
            commune_code="",
            province_code=HANOI,
            is_stocked=True,
            is_demo=False,
            is_withdrawn=False,
            **dict.fromkeys(("storage", "place", "story", "story_en", "gtins"), ""),
            changed_at=NOON,
        )


def _write_days(session: Session, city: City) -> None:
    rows, totals = [], {}
    for one in city.sold:
        amount = one.units * one.kind.price_vnd
        rows.append(
            {
                "business_on": one.on,
                "terminal_id": city.terminals[one.showroom],
                "product_id": city.products[one.showroom, one.kind.name],
                "stars": one.stars,
                "bills": max(one.units // 2, 1),
                "units": one.units,
                "amount_vnd": amount,
                "net_vnd": amount,
                "vat_vnd": 0,
                "consigned_vnd": 0,
                "returned_units": one.back,
                "returned_vnd": one.back * one.kind.price_vnd,
            }
        )
        total = totals.setdefault((one.on, one.showroom), [0, 0])
        total[0] += amount
        total[1] += one.back * one.kind.price_vnd
    session.execute(insert(CentralDayGoods), rows)
    session.execute(
        insert(CentralDayShop),
        [
            {
                "business_on": on,
                "terminal_id": city.terminals[code],
                "bills": city.bills[on, code],
                "total_vnd": total,
                "vat_vnd": 0,
                "discount_vnd": 0,
                "returns": 0,
                "returned_vnd": back,
                "returned_vat_vnd": 0,
            }
            for (on, code), (total, back) in totals.items()
        ],
    )


def _write_shifts(session: Session, city: City) -> None:
    """Each day of each showroom is one shift with a Z; one has none, one differs."""
    days = sorted({(one.on, one.showroom) for one in city.sold})
    totals = dict.fromkeys(days, 0)
    for one in city.sold:
        totals[one.on, one.showroom] += one.units * one.kind.price_vnd
    for no, (on, code) in enumerate(days, start=1):
        terminal, at = city.terminals[code], datetime(on.year, on.month, on.day, 13, tzinfo=UTC)
        shift = new_id()
        put(
            session,
            CentralShift,
            terminal_id=terminal,
            shift_id=shift,
            epoch="e" * 16,
            seq=no,
            no=no,
            register_no=1,
            business_on=on,
            float_vnd=1_000_000,
            before_vnd=None,
            person_id="p",
            opened_at=at,
        )
        is_open = on == TODAY or (on == TODAY - timedelta(days=1) and code == "HN09")
        if is_open:
            continue
        is_off = on == TODAY - timedelta(days=1) and code == "HN01"
        differs = on == TODAY - timedelta(days=2) and code == "HN11"
        put(
            session,
            CentralClosing,
            terminal_id=terminal,
            epoch="e" * 16,
            seq=no,
            epoch_no=1,
            closing_id=new_id(),
            number=f"{code}-1A-Z{no:04}",
            closing_no=no,
            register_no=1,
            shift_id=shift,
            business_on=on,
            bills=city.bills[on, code],
            total_vnd=totals[on, code],
            returned_vnd=0,
            expected_vnd=2_000_000,
            counted_vnd=2_000_000 - (20_000 if is_off else 0),
            left_vnd=1_000_000,
            gt_before_vnd=0,
            gt_after_vnd=0,
            closed_at=at,
            told="{}",
            status="mismatch" if differs else "reconciled",
            differences='{"bills": {"till": 31, "centre": 30}}' if differs else "{}",
            checked_at=at,
        )


def _write_stock(session: Session, city: City, rng: random.Random) -> None:
    """What is left of each product; lots whose last day was this month; a recall."""
    city.recall = "TH-2026-014"
    recalled = city.kinds[5]
    put(
        session,
        RecallAct,
        recall_id=city.recall,
        version=1,
        change="published",
        level="stop",
        product_code="",
        title="Tương ớt Ví Dụ, lô L260930",
        document="{}",
        reason="",
        at=NOON - timedelta(minutes=7),
        by_name="Thu",
        list_no=1,
    )
    for at, ((code, name), product) in enumerate(city.products.items()):
        terminal = city.terminals[code]
        put(
            session,
            CentralGoods,
            terminal_id=terminal,
            product_id=product,
            on_hand_units=0 if rng.random() < 0.12 else rng.randrange(1, 30),
            last_on=TODAY - timedelta(days=at % 20),
        )
        if name == recalled.name:
            _hold(session, city, code, product)
        if at % 3 == 0:
            _write_lot(session, city, code, name, product, is_sold=rng.random() < 0.9)


def _hold(session: Session, city: City, code: str, product: str) -> None:
    """Its terminal heard the recall; the last two did not."""
    if code in list(city.terminals)[-2:]:
        return
    terminal, hold = city.terminals[code], new_id()
    put(
        session,
        CentralRecallSeen,
        terminal_id=terminal,
        epoch="e" * 16,
        seq=900_000,
        recall_id=city.recall,
        hold_id=hold,
        product_id=product,
        lots=1,
        units=7,
        seen_at=NOON - timedelta(minutes=6),
    )
    put(
        session,
        CentralHold,
        terminal_id=terminal,
        hold_id=hold,
        recall_id=city.recall,
        product_id=product,
        **dict.fromkeys(("lot_key", "reason", "instruction", "reason_en"), ""),
        instruction_en="",
        placed_at=NOON,
        released_reason="",
        settled_reason="",
    )
    put(
        session,
        CentralHoldLot,
        terminal_id=terminal,
        hold_id=hold,
        lot_id=new_id(),
        product_id=product,
        units=7,
        epoch_no=1,
        seq=1,
    )


def _write_lot(
    session: Session, city: City, code: str, name: str, product: str, *, is_sold: bool
) -> None:
    """A lot of ten whose last day was last week, sold whole or but for three."""
    terminal, lot, on = city.terminals[code], new_id(), TODAY - timedelta(days=9)
    put(
        session,
        CentralLot,
        terminal_id=terminal,
        lot_id=lot,
        product_id=product,
        code="L261001",
        producer_code="",
        producer_code_key="",
        producer_id="",
        made_on=None,
        date_kind="hsd",
        use_by=TODAY - timedelta(days=6),
        owner="owned",
        is_set=False,
        cost_vnd=None,
        received_at=NOON - timedelta(days=30),
    )
    seq = 1_000_000 + list(city.products).index((code, name))
    put(
        session,
        CentralDelivery,
        terminal_id=terminal,
        epoch="e" * 16,
        seq=seq,
        business_on=on,
        receipt_id="r",
        lot_id=lot,
        product_id=product,
        producer_id="",
        units=10,
        place_id="shop",
        cost_vnd=None,
        document_no="",
        order_id="",
        at=NOON,
    )
    kind = next(one for one in city.kinds if one.name == name)
    units = 10 if is_sold else 7
    key = {"business_on": on, "terminal_id": terminal, "epoch": "e" * 16, "seq": seq}
    amount = units * kind.price_vnd
    put(
        session,
        CentralSale,
        **key,
        sale_id=new_id(),
        number=f"{code}-1A-{seq % 10**6:06}",
        receipt_no=seq % 10**6,
        register_no=1,
        shift_id="s",
        person_id="p",
        person_name="Lan",
        buyer_kind="consumer",
        discount_vnd=0,
        rounding_vnd=0,
        total_vnd=amount,
        vat_vnd=0,
        gt_vnd=amount,
        hash=b"h",
        at=datetime(on.year, on.month, on.day, 3, tzinfo=UTC),
    )
    put(
        session,
        CentralSaleLine,
        **key,
        no=1,
        product_id=product,
        lot_id=lot,
        units=units,
        unit="piece",
        vat_code="8%",
        vat_percent=8,
        net_vnd=amount,
        vat_vnd=0,
        amount_vnd=amount,
        stars=kind.stars,
        owner="owned",
        place_id="shop",
        list_price_vnd=kind.price_vnd,
        price_vnd=kind.price_vnd,
        discount_vnd=0,
        shared_vnd=0,
        short_units=0,
    )


def _write_registry(session: Session, city: City) -> None:
    """Certificates of the rated kinds; every fifth ends within 90 days."""
    for no, kind in enumerate(city.kinds):
        maker = f"M{no // 2}"
        if no % 2 == 0:
            put(
                session,
                RegistryProducer,
                id=maker,
                name=kind.maker,
                kind="cooperative",
                mst="",
                address="",
                province_code=HANOI,
                commune_code=None,
                name_key=kind.maker,
                search_key="",
                sort_key="",
                changed_at=NOON,
                changed_by="Thu",
            )
        put(
            session,
            RegistryProduct,
            code=f"HN-{no:03}",
            name_vi=kind.name,
            name_en="",
            producer_id=maker,
            ocop_group=kind.group,
            unit_word="hộp",
            net_content="",
            place="",
            province_code=HANOI,
            commune_code=None,
            is_dropped=False,
            search_key="",
            sort_key="",
            changed_at=NOON,
            changed_by="Thu",
        )
        if kind.stars:
            issued = date(2024, 1, 10) if no % 5 == 0 else date(2025, 6, 1)
            put(
                session,
                RegistryCertificate,
                id=f"C{no}",
                product_code=f"HN-{no:03}",
                stars=kind.stars,
                decision_no=f"{100 + no}/QĐ-UBND",
                body="",
                level="province",
                issued=issued.isoformat(),
                valid_to_reason="",
                withdrawn_reason="",
                potential_5=False,
                changed_at=NOON,
                changed_by="Thu",
            )
