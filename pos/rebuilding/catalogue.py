"""Readers of what `catalogue` tells: producers, products, codes, prices, certificates, pictures."""

from typing import Any

from pos.base.text import search_key, sort_key
from pos.catalogue.codes import is_internal
from pos.rebuilding.rows import Row, Rows
from pos.rebuilding.told import Told

_AS_TOLD = (
    *("sku", "name_vi", "name_en", "unit", "unit_word", "net_content", "ocop_group", "tax_class"),
    *("shelf_life_days", "storage", "place", "is_stocked", "is_demo", "is_withdrawn", "story"),
    "story_en",
)
_CERTIFICATE = (
    *("stars", "decision_no", "body", "level", "issued", "valid_to", "valid_to_reason"),
    *("withdrawn_on", "potential_5", "extended_to", "criteria_set", "score_hundredths"),
)
_STANDARD = ("kind", "name", "number", "body", "valid_from", "valid_to")


def read_producer(told: Told, rows: Rows) -> None:
    """`producer.changed/1`."""
    one = told.body["producer"]
    values = {name: one[name] for name in ("name", "kind", "mst", "address", "contact", "phone")}
    values |= {
        "commune_code": one["commune"],
        "name_key": f"{one['name']}|{one['province']}",
        "sort_key": sort_key(one["name"]),
        "changed_at": told.at,
    }
    _keep(rows, "catalogue_producers", one["id"], values)


def read_product(told: Told, rows: Rows) -> None:
    """`product.changed/1`: a code that a product loses is read for ever."""
    one = told.body["product"]
    maker = rows.one("catalogue_producers", id=one["producer"]) if one["producer"] else None
    words = (
        *(one["name_vi"], one["sku"], one["name_en"]),
        *("" if maker is None else maker["name"], one["place"]),
    )
    values = {name: one[name] for name in _AS_TOLD} | {
        "producer_id": one["producer"],
        "commune_code": one["commune"],
        "province_code": one["province"],
        "name_key": search_key(one["name_vi"]),
        "search_key": " ".join(search_key(word) for word in words if word),
        "sort_key": sort_key(one["name_vi"]),
        "changed_at": told.at,
    }
    known = rows.one("catalogue_products", id=one["id"])
    if known is not None:
        _note_former(told, rows, known, {one["sku"], *one["gtins"]})
        rows.drop("catalogue_codes", product_id=one["id"])
    _keep(rows, "catalogue_products", one["id"], values)
    for gtin14 in one["gtins"]:
        rows.add(
            "catalogue_codes",
            gtin14=gtin14,
            product_id=one["id"],
            is_internal=is_internal(gtin14),
        )


def _note_former(told: Told, rows: Rows, known: Row, kept: set[str]) -> None:
    codes = [one["gtin14"] for one in rows.all("catalogue_codes", product_id=known["id"])]
    for code in {known["sku"], *codes} - kept:
        at = {"code": code, "product_id": known["id"]}
        rows.drop("catalogue_former_codes", **at)
        rows.add("catalogue_former_codes", **at, given_up_at=told.at)


def read_price(told: Told, rows: Rows) -> None:
    """`price.set/1`: an end keeps the price that ended."""
    product_id, price_vnd = told.body["product"], told.body["price_vnd"]
    valid_from = told.body["valid_from"]
    before = _price_before(rows, product_id, valid_from)
    rows.add(
        "catalogue_prices",
        id=rows.new_id(told.fact_id),
        product_id=product_id,
        price_vnd=before if price_vnd is None else price_vnd,
        valid_from=valid_from,
        fact_seq=told.seq,
        told_no=rows.count("catalogue_prices") + 1,
        set_at=told.at,
        is_end=price_vnd is None,
    )


def _price_before(rows: Rows, product_id: str, valid_from: str) -> int | None:
    """What the product cost before a day: the last told of the latest day."""
    known = [
        one
        for one in rows.all("catalogue_prices", product_id=product_id)
        if one["valid_from"] <= valid_from
    ]
    if not known:
        return None
    last = max(known, key=lambda one: (one["valid_from"], one["told_no"]))
    price_vnd: int = last["price_vnd"]
    return price_vnd


def read_certificate(told: Told, rows: Rows) -> None:
    """`certificate.changed/1`: an OCOP certificate, or another one of a producer."""
    one = told.body["certificate"]
    if told.body.get("change") == "standard":
        _read_standard(told, rows, one)
        return
    if one.get("is_void"):
        rows.drop("catalogue_certificates", id=one["id"])
        return
    values = {name: one[name] for name in _CERTIFICATE}
    values |= {"product_id": one["product"], "changed_at": told.at}
    _keep(rows, "catalogue_certificates", one["id"], values)
    if (act := told.body.get("act")) is not None:
        rows.add(
            "catalogue_certificate_acts",
            **act,
            product_id=one["product"],
            certificate_id=one["id"],
            by_name=told.by_name,
            at=told.at,
        )


def _read_standard(told: Told, rows: Rows, one: dict[str, Any]) -> None:
    values = {name: one[name] for name in _STANDARD} | {
        "producer_id": one["producer"],
        "is_void": one.get("is_void", False),
        "changed_at": told.at,
    }
    _keep(rows, "catalogue_standards", one["id"], values)
    rows.drop("catalogue_standard_products", standard_id=one["id"])
    for product_id in one["products"]:
        rows.add("catalogue_standard_products", standard_id=one["id"], product_id=product_id)


def read_picture(told: Told, rows: Rows) -> None:
    """`picture.added/1`: behind those that the product has."""
    one = told.body["picture"]
    at = {"product_id": one["product"], "sha256": one["sha256"]}
    taken = [row["no"] for row in rows.all("catalogue_pictures", product_id=one["product"])]
    values = {
        "width_px": one["width_px"],
        "height_px": one["height_px"],
        "added_at": told.at,
        "no": max(taken, default=-1) + 1,
        "removed_at": None,
    }
    if rows.one("catalogue_pictures", **at) is None:
        rows.add("catalogue_pictures", **at, **values)
    else:
        rows.change("catalogue_pictures", at, **values)


def read_pictures(told: Told, rows: Rows) -> None:
    """`pictures.changed/1`: those that a product has, in their order."""
    product_id, kept = told.body["product"], told.body["pictures"]
    for row in rows.all("catalogue_pictures", product_id=product_id):
        if row["removed_at"] is None and row["sha256"] not in kept:
            at = {"product_id": product_id, "sha256": row["sha256"]}
            rows.change("catalogue_pictures", at, removed_at=told.at)
    for no, sha256 in enumerate(kept):
        at = {"product_id": product_id, "sha256": sha256}
        rows.change("catalogue_pictures", at, no=no, removed_at=None)


def read_link(told: Told, rows: Rows) -> None:
    """`product.linked/1`: which entry of the registry a product is; none where it is no more."""
    product_id, code = told.body["product"], told.body["code"]
    rows.drop("catalogue_links", product_id=product_id)
    if code is not None:
        by = {"by_name": told.by_name, "linked_at": told.at}
        how = told.body["how"]
        rows.add("catalogue_links", product_id=product_id, code=code, how=how, **by)


def _keep(rows: Rows, name: str, row_id: str, values: dict[str, Any]) -> None:
    """A row of an id as it is from now on."""
    if rows.one(name, id=row_id) is None:
        rows.add(name, id=row_id, **values)
    else:
        rows.change(name, {"id": row_id}, **values)


READERS = {
    "producer.changed/1": read_producer,
    "product.changed/1": read_product,
    "price.set/1": read_price,
    "certificate.changed/1": read_certificate,
    "picture.added/1": read_picture,
    "pictures.changed/1": read_pictures,
    "product.linked/1": read_link,
}
