"""How the manager's pages say no."""

from pos.base.errors import Refusal

# --- A product's page ------------------------------------------------------------------------


class NoSuchProduct(Refusal):
    """No product has this id."""

    code = "assortment.no_such_product"


class ChangedMeanwhile(Refusal):
    """Somebody changed it since the page was opened; nothing was written."""

    code = "assortment.changed_meanwhile"


class SkuTaken(Refusal):
    """Another product has the SKU: `sku`, and its `name`."""

    code = "assortment.sku_taken"


class SkuOnLabels(Refusal):
    """The SKU was once that of goods whose labels name it still: `sku`, and their `name`."""

    code = "assortment.sku_on_labels"


class CodeTaken(Refusal):
    """Another product has the barcode: `gtin`, and its `name`."""

    code = "assortment.code_taken"


class UnitInUse(Refusal):
    """Goods were received in the unit: what the books say in it would be untrue in another."""

    code = "assortment.unit_in_use"


class StockOnBooks(Refusal):
    """Goods of this `name` were received: as a service they would be gone from the till."""

    code = "assortment.stock_on_books"


class ProducerTaken(Refusal):
    """There is a producer of this `name` in the province: choose it."""

    code = "assortment.producer_taken"


class NoCodesLeft(Refusal):
    """All internal codes are given."""

    code = "assortment.no_codes_left"


# --- Prices ----------------------------------------------------------------------------------


class PriceDayPassed(Refusal):
    """A price cannot begin on a day that has passed: `day`."""

    code = "assortment.price_day_passed"


class SamePrice(Refusal):
    """The price already counts on that day: `price_vnd`."""

    code = "assortment.same_price"


class NotComing(Refusal):
    """Only a price that is still to come can be taken back."""

    code = "assortment.not_coming"


# --- Certificates and their papers -----------------------------------------------------------


class NoSuchCertificate(Refusal):
    """The product has no such certificate."""

    code = "assortment.no_such_certificate"


class DecisionKnown(Refusal):
    """The product has a certificate of this decision already: `decision_no`."""

    code = "assortment.decision_known"


class NoSuchAct(Refusal):
    """Nothing of the kind was noted of the certificate, or it was struck already."""

    code = "assortment.no_such_act"


class NoSuchProducer(Refusal):
    """No producer has this id."""

    code = "assortment.no_such_producer"


class NoSuchStandard(Refusal):
    """The producer has no such certificate."""

    code = "assortment.no_such_standard"


class BadPaper(Refusal):
    """The file is no paper that is kept: `reason` says why."""

    code = "assortment.bad_paper"


class NoSuchPaper(Refusal):
    """The product has no such paper, or its file is not in the folder."""

    code = "assortment.no_such_paper"


class NotAPicture(Refusal):
    """The file is no picture that is kept: `reason` says why."""

    code = "assortment.not_a_picture"


class NoSuchPicture(Refusal):
    """The product has no such picture."""

    code = "assortment.no_such_picture"


# --- Shelf labels ----------------------------------------------------------------------------


class NothingChosen(Refusal):
    """No product was chosen."""

    code = "assortment.nothing_chosen"


class TooManyLabels(Refusal):
    """More labels at once than a counter's printer should take: `most`."""

    code = "assortment.too_many_labels"


class NoPriceToPrint(Refusal):
    """A product has no price today, so its label would say none: `name`."""

    code = "assortment.no_price_to_print"


class LabelsChanged(Refusal):
    """What shelves have to tell changed since the page was opened; `names` and `count` say of
    which goods.  Nothing was noted."""

    code = "assortment.labels_changed"


# --- The list, changes of many goods, exports ------------------------------------------------


class UnknownChange(Refusal):
    """No such change: it was never begun, or is gone since the program was started again."""

    code = "assortment.unknown_change"


class GoodsChanged(Refusal):
    """Between the look and the act some products changed; `names` and `count` say which."""

    code = "assortment.goods_changed"


class OtherPlan(Refusal):
    """The page pressed on is older than the last look: on another page the change was another."""

    code = "assortment.other_plan"


class NothingToChange(Refusal):
    """Every product chosen is as wanted already, or cannot be changed so."""

    code = "assortment.nothing_to_change"


class NotTheLastChange(Refusal):
    """Only the newest change that stands can be given back."""

    code = "assortment.not_the_last_change"


class AlreadyGivenBack(Refusal):
    """The change was given back before, by `by` at `at`."""

    code = "assortment.already_given_back"


class StillWriting(Refusal):
    """The change is being written: only then can it be given back."""

    code = "assortment.still_writing"


class TooManyRows(Refusal):
    """More rows than a sheet of Excel holds; `rows` and `most` say how many."""

    code = "assortment.too_many_rows"
