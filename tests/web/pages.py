"""Every page and answer that the house gives, to be looked at as a whole."""

from collections.abc import Iterator

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pos.web.assets import version
from tests.till import steps
from tests.world import World

SETTINGS = {
    "the shop's settings": "/settings/shop",
    "printers": "/settings/printers",
    "scanner": "/settings/scanner",
    "registers": "/settings/registers",
    "people": "/settings/people",
    "one's own PIN": "/settings/pin",
    "who did what": "/settings/history",
    "the first goods": "/setup/goods",
    "pairing": "/pair",
}
TRACE = "/01/08930000000019/10/L261103"


def addresses(till: World) -> dict[str, str]:
    """A name and an address for every page that somebody signed in can open."""
    done = steps.sell(till, ("CHE-DINH", 1))
    draft = steps.filled(till, ("MAM-NEM", 2), ("RAU-CAI", "0,450"))
    [line, _] = steps.rows(steps.DraftLine, steps.DraftLine.draft_id == draft)
    [job] = steps.jobs_of(done.sale_id)
    lot_id = steps.lot_id(till, "CHE-DINH", "L261103")
    check = _check_of(done.number)
    return {
        "sign-in": "/sign-in",
        "start": "/",
        "till": "/till",
        "shift": "/till/shifts/new",
        "sale": f"/till/sales/{draft}",
        "hits": f"/till/sales/{draft}/hits?q=che",
        "line": f"/till/sales/{draft}/lines/{line.id}",
        "payment": f"/till/sales/{draft}/payment",
        "receiving": "/stock/deliveries/new",
        "picker": "/stock/products?q=che",
        "label": f"/stock/lots/{lot_id}/label",
        "papers": "/papers",
        "paper": f"/papers/{job.id}",
        "origin": TRACE,
        "origin in English": f"{TRACE}?l=en",
        "origin of an unknown lot": "/01/08930000000019/10/NONE",
        "origin of nothing": "/01/08930000000026",
        "receipt": f"/R/{done.number}/{check}",
        "receipt with a wrong check": f"/R/{done.number}/AAAAAAAAAA",
        "health": "/shop/health",
        "missing": "/no/such/page",
        "style": f"/static/{version()}/css/ui.css",
        "script": f"/static/{version()}/js/base.js",
        "no such file": f"/static/{version()}/css/none.css",
        "pixels": f"/papers/{job.id}.png",
    }


def _check_of(number: str) -> str:
    from pos.catalogue.codes import receipt_check
    from pos.sync.models import StoredFact

    [fact] = [one for one in steps.rows(StoredFact) if f'"number":"{number}"' in one.body]
    return receipt_check(fact.hash)


def answers(till: World) -> Iterator[tuple[str, TestResponse]]:
    """Every page as the manager gets it, who may open them all."""
    client: FlaskClient = till.sign_in("Hạnh")
    for name, address in addresses(till).items():
        yield name, client.get(address, buffered=True)
    manager = till.sign_in("Hạnh")
    for name, address in SETTINGS.items():
        yield name, manager.get(address, buffered=True)
