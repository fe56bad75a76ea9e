"""The door of an order's papers: A4 to print, the same as a file, a table, the slip."""

from flask import Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.sheets import as_workbook
from pos.base.transaction import reading
from pos.ordering import paper_records, papers, printing, producer_links
from pos.ordering.paper_records import Paper
from pos.ordering.routes import require
from pos.shop.door import hand, house
from pos.web import forms, i18n, sentences

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_sheet(order_id: str) -> str:
    """The order on A4, for the browser to print: Vietnamese, as every paper of the shop is."""
    paper, link = _paper(order_id)
    buttons, second = papers.buttons(), papers.second_title(paper)
    with i18n.speaking("vi"):
        return render_template(
            "ordering/sheet.html",
            order_id=order_id,
            paper=paper,
            link=link,
            acts=buttons,
            second=second,
            symbol=papers.symbol(link),
            packs=papers.packs,
            long_day=sentences.long_day,
        )


def show_pdf(order_id: str) -> Response:
    """The same as a file to be sent."""
    paper, link = _paper(order_id)
    return _file(papers.pdf(paper, link), "application/pdf", f"{_name(paper)}.pdf")


def show_table(order_id: str) -> Response:
    """The order as a spreadsheet."""
    paper, _link = _paper(order_id)
    content = b"".join(as_workbook(papers.table(paper)))
    return _file(content, _XLSX, f"{_name(paper)}.xlsx")


def print_slip(order_id: str) -> AnyResponse:
    """Print the slip on the till's printer, the first time or again."""
    link = producer_links.link(require(order_id)).shown
    printing.print_slip(order_id, link, request_id=forms.request_id(), hand=hand())
    house().bell()
    return redirect(url_for("purchase.show_order", order_id=order_id, done="printed"), 303)


def _paper(order_id: str) -> tuple[Paper, str]:
    order = require(order_id)
    return paper_records.paper(reading(), order), producer_links.link(order).shown


def _name(paper: Paper) -> str:
    return paper.number or f"don-nhap-{paper.wanted_on.isoformat()}"


def _file(content: bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
