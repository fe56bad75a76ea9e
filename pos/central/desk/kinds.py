"""When two showrooms' products are goods of one kind.  Pure."""

import re
from dataclasses import dataclass

from pos.base.text import search_key

_FORMS = re.compile(r"^(?:hop tac xa|htx|cong ty tnhh|cong ty cp|cong ty co phan|cong ty|tht)\b ?")
"""How a producer's form is written at the head of its name, one way or another."""


@dataclass(frozen=True)
class Goods:
    """A product as a showroom tells it."""

    name_vi: str
    name_en: str
    maker_name: str
    ocop_group: str
    commune_code: str
    province_code: str
    unit: str


def maker_key(name: str) -> str:
    """A producer's name folded: `HTX chè Hảo Đạt` and `Hợp tác xã Chè Hảo Đạt` are one."""
    return _FORMS.sub("", search_key(name)).strip()


def key_of(goods: Goods) -> str:
    """What tells two kinds apart: the name, the producer, the unit, each folded."""
    return f"{search_key(goods.name_vi)}|{maker_key(goods.maker_name)}|{goods.unit}"
