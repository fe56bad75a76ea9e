"""Every room's pages, and which of them go on when the disk is nearly full."""

from pos.assortment import pages as assortment
from pos.backtest.pages import backtest
from pos.care import routes as care
from pos.care.pages import machine
from pos.closing.pages import closing, closings
from pos.connecting.pages import cases, centre
from pos.counting.pages import count_sheet, counted, counter_phone, counting
from pos.customer.pages import customers
from pos.display.pages import display
from pos.expiry.pages import expiry
from pos.holding.pages import holding
from pos.intake.pages import intake
from pos.moving.pages import fairs, moving
from pos.office.pages import office, printing, rules
from pos.ordering.pages import order_paper, ordering, purchase
from pos.packing.pages import packing
from pos.receiving.pages import delivery, receiving
from pos.registry.pages import registry
from pos.reports.pages import reports
from pos.returns.pages import exchange, returns
from pos.shop.routes import bp as shop_bp
from pos.shop.switch_routes import bp as duty_bp
from pos.spool.routes import bp as spool_bp
from pos.stock.routes import bp as stock_bp
from pos.supply.pages import suggestions
from pos.supply.promise_pages import promises
from pos.supply.term_pages import order_terms
from pos.till.customer_routes import bp as customer_bp
from pos.till.order_routes import bp as order_bp
from pos.till.pages import aside, counter, transfers
from pos.till.pages import requests as payment_requests
from pos.till.pay_routes import bp as pay_bp
from pos.till.routes import bp as till_bp
from pos.trace.pages import answer, trace
from pos.training.pages import training

ROOMS = (
    *(shop_bp, duty_bp, till_bp, order_bp, pay_bp, customer_bp, stock_bp, spool_bp, care.bp),
    *(trace, office, printing, rules, machine, intake, reports, customers, training),
    *(counter, aside, payment_requests, transfers, display, closing, closings),
    *(assortment.goods, assortment.product, assortment.certificate, assortment.shelf_label),
    *(assortment.producer, registry),
    *(returns, exchange, expiry),
    *(moving, fairs, holding),
    *(receiving, delivery, packing),
    *(counting, counted, count_sheet, counter_phone),
    *(ordering, purchase, order_paper, answer),
    *(order_terms, backtest),
    *(suggestions, promises),
    cases,
    centre,
)

GOES_ON = frozenset(
    {
        *("duty", "till", "order", "aside", "pay", "requests", "returns", "exchange"),
        *("closing", "closings", "spool", "shop", "trace", "care", "machine", "holding"),
        "centre",
        "centre_case",
    }
)
"""Pages that sell, stop what must not be sold, let people in and bring help (a backup on another
disk): they go on to the last byte."""
MAKES_FILES = frozenset({"assortment.show_export"})
"""Pages that only read, and make a file to take away."""
