"""A card terminal's settlement on a Z: what it took and gave back, where it gave anything back."""

from collections.abc import Mapping
from typing import Any

from pos.base.money import format_vnd
from pos.web.i18n import gettext
from printers.document import Block, Row, Text, words


def terminal(record: Mapping[str, Any]) -> tuple[Block, ...]:
    """Two rows, as its slip has them; a Z of before has none."""
    slips = record.get("slips", {})
    if not slips.get("card_back_vnd"):
        return ()
    return (
        Row(words(gettext("Máy thẻ: đã thu")), Text(format_vnd(slips["card_vnd"]))),
        Row(words(gettext("Máy thẻ: đã hoàn")), Text(format_vnd(-slips["card_back_vnd"]))),
    )
