"""Every table of a till's book, whichever room it is of: a book is made whole or not at all."""

from pos.assortment import bulk_models as assortment_bulk_models
from pos.assortment import models as assortment_models
from pos.backtest import models as backtest_models
from pos.base.database import Model
from pos.catalogue import models as catalogue_models
from pos.closing import models as closing_models
from pos.counting import models as counting_models
from pos.customer import models as customer_models
from pos.expiry import models as expiry_models
from pos.holding import models as holding_models
from pos.intake import models as intake_models
from pos.moving import models as moving_models
from pos.ordering import models as ordering_models
from pos.receiving import models as receiving_models
from pos.registry import models as registry_models
from pos.reports import models as reports_models
from pos.returns import models as returns_models
from pos.returns import set_models as returns_set_models
from pos.shop import models as shop_models
from pos.spool import models as spool_models
from pos.stock import models as stock_models
from pos.stock import set_models as stock_set_models
from pos.supply import models as supply_models
from pos.sync import line_models as sync_line_models
from pos.sync import models as sync_models
from pos.till import counter_models as till_counter_models
from pos.till import models as till_models
from pos.till import payment_models as till_payment_models
from pos.till import set_models as till_set_models
from pos.till import voucher_models as till_voucher_models
from pos.trace import models as trace_models

KNOWN = (
    assortment_bulk_models,
    assortment_models,
    backtest_models,
    catalogue_models,
    closing_models,
    counting_models,
    customer_models,
    expiry_models,
    holding_models,
    intake_models,
    moving_models,
    ordering_models,
    receiving_models,
    registry_models,
    reports_models,
    returns_models,
    returns_set_models,
    shop_models,
    spool_models,
    stock_models,
    stock_set_models,
    supply_models,
    sync_line_models,
    sync_models,
    till_counter_models,
    till_models,
    till_payment_models,
    till_set_models,
    till_voucher_models,
    trace_models,
)
"""The rooms' models; whoever reads this file has read them all."""

TABLES = Model.metadata.tables
"""Every table of the book, by its name; rooms that nobody asked for yet are among them."""
