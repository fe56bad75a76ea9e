"""The public doors: a label's link and a receipt's link.  No cookie, no sign-in.

And the manager's look at who opens them.
"""

from flask import Response, abort, current_app, render_template, request

from pos.base import clock
from pos.base.transaction import reading
from pos.catalogue import pictures
from pos.catalogue.codes import LinkScan, Scan
from pos.shop.door import house
from pos.trace import (
    epcis_queries,
    links,
    machine,
    patterns,
    queries,
    scan_queries,
    visitors,
)
from pos.trace.scan_book import Seen
from pos.trace.scanning import Scans
from pos.trace.standing import LotState
from pos.trace.views import Origin, echo
from pos.web import headers, i18n, light
from pos.web.i18n import gettext as _

KEPT_S = 60
"""How long a phone or a proxy may keep a page: a recall must be seen within a minute."""
LONGEST_PATH = 600
"""No label is longer; what is, is cut before it is read and so leads nowhere."""
LD_JSON = "application/ld+json"
_HTML = "text/html"


def show_origin(asked: str) -> Response:  # noqa: ARG001 - read raw: a lot may hold a slash
    """The origin page of a product and its lot; 404 where either is not known here."""
    if (busy := refuse_haste()) is not None:
        return busy
    scan, at = _asked(), clock.now()
    page = queries.origin(reading(), scan, at=at)
    if _wants_data():
        return _as_data(page)
    _note(scan, page)
    if page is None:
        return _not_found(scan)
    status = 404 if page.state is LotState.UNKNOWN else 200
    return _public(render_template("trace/origin.html", page=page), status)


def show_receipt(asked: str) -> Response:  # noqa: ARG001 - as above
    """What was bought on a receipt and where it comes from; 404 without the right check."""
    if (busy := refuse_haste()) is not None:
        return busy
    scan = _asked()
    page = queries.receipt(reading(), scan, at=clock.now())
    if page is None:
        return _not_found(scan)
    return _public(render_template("trace/receipt.html", page=page), 200)


def show_picture(sha256: str) -> Response:
    """A product's picture; its name is its content, so it may be kept for ever."""
    if not pictures.is_picture(reading(), sha256):
        abort(404)
    path = house().settings.home / "pictures" / f"{sha256}.jpg"
    if not path.is_file():  # the book was restored without its pictures
        abort(404)
    response = Response(path.read_bytes(), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(sha256)
    response.make_conditional(request)
    return response


def show_scans() -> str:
    """What is strange about the views of labels, and how often each product's is looked at."""
    page = scan_queries.overview(reading(), at=clock.now())
    return render_template("trace/scans.html", page=page, states=patterns.STATES)


def show_scan_rows() -> str:
    """The views behind one number of the page before."""
    asked = {name: request.args.get(name, "")[:40] for name in ("product", "lot", "asked", "on")}
    states = request.args.get("states", "")[:200]
    wanted = scan_queries.Wanted(
        product_id=asked["product"],
        lot_id=asked["lot"],
        asked=asked["asked"],
        states=tuple(states.split(",")) if states else (),
        on=asked["on"],
    )
    found = scan_queries.rows(reading(), wanted, at=clock.now())
    return render_template("trace/scan_rows.html", page=found)


def show_lot_events(lot_id: str) -> Response:
    """All events of a lot as an EPCIS document, to be taken away."""
    settings, at = house().settings, clock.now()
    found = epcis_queries.document(reading(), lot_id, link_base=settings.link_base, at=at)
    if found is None:
        abort(404)
    response = Response(machine.as_text(found.document), mimetype=LD_JSON)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}.jsonld"'
    return response


def _asked() -> Scan:
    """Choose the page's language by its address alone, and read what the address asks for."""
    i18n.choose(request.args.get("l", "vi").lower())
    sent = links.as_sent(request.environ.get("REQUEST_URI", ""), request.path)
    return links.read_path(sent[:LONGEST_PATH])


def _not_found(scan: Scan) -> Response:
    page = queries.unknown(reading(), scan)
    return _public(render_template("trace/unknown.html", page=page), 404)


def _public(text: str, status: int, mimetype: str = _HTML) -> Response:
    response = Response(text, status, mimetype=mimetype)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    response.vary.add("Accept")
    response.add_etag(weak=True)
    light.packed(response)
    if status == 200:
        response.make_conditional(request)
    return response


# --- For machines ------------------------------------------------------------------------


def _wants_data() -> bool:
    """Whether a machine asks: by the address, or because it would rather have data than a page."""
    if request.args.get("format", "").lower() == "jsonld":
        return True
    offered = [_HTML, LD_JSON, "application/json"]
    return request.accept_mimetypes.best_match(offered, _HTML) != _HTML


def _as_data(page: Origin | None) -> Response:
    if page is None or page.state is LotState.UNKNOWN:
        return _public(machine.as_text(machine.NOT_HERE), 404, "application/problem+json")
    settings, session = house().settings, reading()
    base = settings.link_base
    events = None
    if page.lot_id:
        found = epcis_queries.document(
            session, page.lot_id, link_base=base, at=page.checked_at, is_public=True
        )
        events = None if found is None else found.document
    answer = machine.product(page, base=base, showroom=queries.showroom_code(session))
    return _public(machine.as_text(machine.with_events(answer, events)), 200, LD_JSON)


# --- Who looks ---------------------------------------------------------------------------


def _scans() -> Scans:
    found: Scans = current_app.extensions["ocop_scans"]
    return found


def network() -> str:
    """The day's name of the neighbourhood that asks."""
    remote = request.remote_addr or ""
    is_own = headers.is_own_address(remote, house().settings.host)
    told = visitors.address_of(remote, request.headers.get("X-Forwarded-For", ""), is_own=is_own)
    return _scans().network(told, clock.now())


def refuse_haste() -> Response | None:
    """A neighbourhood that reads page after page, as no shopper does, waits for the next minute."""
    if not _scans().is_too_fast(network(), clock.now()):
        return None
    said = i18n.in_both(_("Nhiều lượt mở quá. Đợi một phút rồi mở lại."))
    busy = Response(said, 429, mimetype="text/plain")
    busy.headers["Retry-After"] = str(KEPT_S)
    return busy


def _note(scan: Scan, page: Origin | None) -> None:
    """Count the view of a label; who is not a person or only asks ahead is not counted."""
    told = {name: request.headers.get(name, "") for name in visitors.READ}
    if request.method != "GET" or not visitors.is_person(told):
        return
    if not isinstance(scan, LinkScan):
        return
    asked = ""
    if page is None:
        asked = echo(scan.sku or scan.gtin14 or "")
    elif page.state is LotState.UNKNOWN:
        asked = page.asked_lot
    _scans().note(
        Seen(
            at=clock.now(),
            product_id=None if page is None else page.product_id,
            lot_id=(page.lot_id or None) if page else None,
            asked=asked,
            state="no_product" if page is None else page.state.value,
            network=network(),
        )
    )
