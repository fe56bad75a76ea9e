"""A counter's own sheet on a register's browser: the page, the goods, the entries."""

import json
from typing import Any

from flask import Response, render_template, request, url_for

from pos.base.errors import BadForm, Refusal
from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.counting import counts, entering, sheet_views, words
from pos.counting.counts import Sheet
from pos.counting.sheet_forms import read_entry
from pos.counting.sheet_views import Asked
from pos.shop.door import hand, house
from pos.shop.queries import someone
from pos.sync.pen import Hand
from pos.web import sentences

MOST_LETTERS = 400


def show_sheet(sheet_id: str) -> str:
    """The sheet, and what its counter has written."""
    sheet = _own(sheet_id)
    return page(
        sheet,
        hand(),
        goods_url=url_for("count_sheet.search_goods", sheet_id=sheet_id),
        entries_url=url_for("count_sheet.keep_entry", sheet_id=sheet_id),
        back_url=url_for("counting.show_count", count_id=sheet.count_id),
    )


def search_goods(sheet_id: str) -> Response:
    """Goods for what was typed or scanned, and the news of the count."""
    return goods(_own(sheet_id), hand())


def keep_entry(sheet_id: str) -> Response | tuple[Response, int]:
    """Keep what was counted."""
    return entry(_own(sheet_id), hand())


# --- The same for a phone -----------------------------------------------------------------


def page(sheet: Sheet, counter: Hand, **urls: Any) -> str:
    """The page of a sheet, on whichever browser."""
    count = counts.read(reading(), sheet.count_id)
    told = {
        **sheet_views.news(reading(), count),
        "goods": sheet_views.everything(reading(), count.scope, counter.on),
        "entries": sheet_views.own_entries(reading(), count, sheet, counter.on),
    }
    return render_template(
        "counting/sheet.html",
        count=count,
        sheet=sheet,
        scope_words=words.scope(count),
        counter=someone(reading(), sheet.person_id).name,
        told=json.dumps(told, ensure_ascii=False),
        **urls,
    )


def goods(sheet: Sheet, counter: Hand) -> Response:
    """The answer to a search or to a page that asks for news."""
    count = counts.read(reading(), sheet.count_id)
    told = sheet_views.news(reading(), count)
    text = request.args.get("q", "")[:MOST_LETTERS]
    if text.strip():
        asked = Asked(text, _hosts(), counter.on)
        told["hits"] = sheet_views.hits(reading(), count.scope, asked)
    return _json(told)


def entry(sheet: Sheet, counter: Hand) -> Response | tuple[Response, int]:
    """The answer to an entry: kept, or a no that the page can read."""
    form = request.form
    try:
        cards = catalogue.cards(reading(), [form.get("product_id", "")[:40]], counter.on)
        kept = entering.keep_entry(sheet, read_entry(form, cards), hand=counter)
    except BadForm as bad:
        return _json({"said": " ".join(map(sentences.field, bad.problems.values()))}), 400
    except Refusal as no:
        return _json({"code": no.code, "said": sentences.refusal(no)}), 409
    return _json({"entry": kept.entry_id, "mark": kept.mark, "moved": kept.has_moved})


def _own(sheet_id: str) -> Sheet:
    return counts.sheet(reading(), sheet_id, hand().by_id)


def _hosts() -> list[str]:
    settings = house().settings
    return [settings.link_base.split("://", 1)[1], f"127.0.0.1:{settings.port}"]


def _json(told: Any) -> Response:
    return Response(json.dumps(told, ensure_ascii=False), mimetype="application/json")
