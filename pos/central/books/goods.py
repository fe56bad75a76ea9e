"""The book of each showroom's catalogue, from its facts."""

from collections.abc import Mapping

from pos.central.books import happenings
from pos.central.books.goods_models import (
    CentralCertificate,
    CentralGallery,
    CentralLink,
    CentralPicture,
    CentralPrice,
    CentralProducer,
    CentralProduct,
    CentralStandard,
)
from pos.central.books.parts import Part
from pos.central.books.sheets import Read, Row, Sheet
from pos.central.books.values import Reader


def _producer(read: Read, sheet: Sheet) -> None:
    told = read.told.part("producer")
    row = {
        **read.newest,
        "producer_id": told.key("id"),
        "name": told.text("name"),
        "kind": told.text_or("kind"),
        "mst": told.text_or("mst"),
        "address": told.text_or("address"),
        "contact": told.text_or("contact"),
        "phone": told.text_or("phone"),
        "commune_code": told.key_or("commune"),
        "province_code": told.key_or("province"),
        "changed_at": read.at,
    }
    sheet.keep(CentralProducer, row, "producer_id")


_WORDS = ("name_en", "unit_word", "net_content", "ocop_group", "tax_class", "storage", "place")
_STORIES = ("story", "story_en")


def _product(read: Read, sheet: Sheet) -> None:
    told = read.told.part("product")
    gtins = told.keys("gtins")
    row: Row = {
        **read.newest,
        "product_id": told.key("id"),
        "sku": told.key("sku"),
        "name_vi": told.text("name_vi"),
        "producer_id": told.key_or("producer"),
        "unit": told.key("unit"),
        "shelf_life_days": told.whole_or_none("shelf_life_days"),
        "commune_code": told.key_or("commune"),
        "province_code": told.key_or("province"),
        "is_stocked": told.flag("is_stocked", default=True),
        "is_demo": told.flag("is_demo", default=False),
        "is_withdrawn": told.flag("is_withdrawn", default=False),
        "gtins": "\n".join(gtins),
        "changed_at": read.at,
        **{name: told.text_or(name) for name in (*_WORDS, *_STORIES)},
    }
    sheet.keep(CentralProduct, row, "product_id")
    sheet.codes[row["product_id"]].update(gtins)


def _link(read: Read, sheet: Sheet) -> None:
    row = {
        **read.newest,
        "product_id": read.told.key("product"),
        "code": read.told.key_or("code"),
        "how": read.told.text_or("how"),
        "changed_at": read.at,
    }
    sheet.keep(CentralLink, row, "product_id")


def _price(read: Read, sheet: Sheet) -> None:
    told = read.told
    row = {
        **read.newest,
        "product_id": told.key("product"),
        "price_vnd": told.whole_or_none("price_vnd"),
        "valid_from": told.day("valid_from"),
        "set_at": read.at,
    }
    sheet.add(CentralPrice, row)


def _certificate(read: Read, sheet: Sheet) -> None:
    told = read.told.part("certificate")
    if read.told.text_or("change") == "standard":
        _standard(read, told, sheet)
        return
    keys = {"terminal_id": read.fact.terminal_id, "certificate_id": told.key("id")}
    values: Row = {"product_id": told.key("product"), "changed_at": read.at}
    is_void = told.flag("is_void", default=False)
    if not is_void:
        values |= _decision(told)
    values |= {"is_void": is_void, "epoch_no": read.epoch_no, "seq": read.fact.seq}
    sheet.patch(CentralCertificate, keys, values, is_guarded=True)
    if read.told.has("change"):
        happenings.note(
            read, sheet, what=read.told.text("change"), subject_id=keys["certificate_id"]
        )


def _decision(told: Part) -> Row:
    return {
        "stars": told.count("stars"),
        "decision_no": told.text_or("decision_no"),
        "body": told.text_or("body"),
        "level": told.text_or("level"),
        "issued": told.text_or("issued"),
        "valid_to": told.day_or_none("valid_to"),
        "valid_to_reason": told.text_or("valid_to_reason"),
        "withdrawn_on": told.day_or_none("withdrawn_on"),
        "potential_5": told.flag("potential_5", default=False),
        "extended_to": told.day_or_none("extended_to"),
        "criteria_set": told.text_or("criteria_set"),
        "score_hundredths": told.whole_or_none("score_hundredths"),
    }


def _standard(read: Read, told: Part, sheet: Sheet) -> None:
    row = {
        **read.newest,
        "standard_id": told.key("id"),
        "producer_id": told.key("producer"),
        "kind": told.text("kind"),
        "told": told.json(),
        "is_void": told.flag("is_void", default=False),
        "changed_at": read.at,
    }
    sheet.keep(CentralStandard, row, "standard_id")


def _picture(read: Read, sheet: Sheet) -> None:
    told = read.told.part("picture")
    row = {
        **read.newest,
        "product_id": told.key("product"),
        "sha256": told.key("sha256"),
        "width_px": told.whole_or("width_px"),
        "height_px": told.whole_or("height_px"),
    }
    sheet.keep(CentralPicture, row, "product_id", "sha256")


def _pictures(read: Read, sheet: Sheet) -> None:
    row = {
        **read.newest,
        "product_id": read.told.key("product"),
        "sha256s": "\n".join(read.told.keys("pictures")),
    }
    sheet.keep(CentralGallery, row, "product_id")


READERS: Mapping[str, Reader] = {
    "producer.changed/1": _producer,
    "product.changed/1": _product,
    "product.linked/1": _link,
    "price.set/1": _price,
    "certificate.changed/1": _certificate,
    "picture.added/1": _picture,
    "pictures.changed/1": _pictures,
}
