"""How the till says no."""

from pos.base.errors import Refusal


class NoShift(Refusal):
    """Nobody has opened a shift at this register."""

    code = "till.no_shift"


class ShiftIsOpen(Refusal):
    """The register's shift is open already."""

    code = "till.shift_is_open"


class ShiftIsCounted(Refusal):
    """The money of shift `no` was counted to close it: nothing goes in or out any more."""

    code = "till.shift_is_counted"


class DraftIsClosed(Refusal):
    """The order was completed or given up meanwhile, perhaps in another window."""

    code = "till.draft_is_closed"


class NothingToSell(Refusal):
    """The order has no line."""

    code = "till.nothing_to_sell"


class OrderChanged(Refusal):
    """The order is not the one the cashier saw; `total_vnd` is what it comes to now."""

    code = "till.order_changed"


class PaidTooLittle(Refusal):
    """`missing_vnd` are still to pay."""

    code = "till.paid_too_little"


class PaidTooMuch(Refusal):
    """More notes than anybody hands over: a slip of the finger, or a scan in the field."""

    code = "till.paid_too_much"


class OtherPayment(Refusal):
    """The sale is completed already, with another amount."""

    code = "till.other_payment"


class LotExpired(Refusal):
    """The HSD of a lot in the order has passed; goods of `name`, lot `lot_code`."""

    code = "till.lot_expired"


class LotBarred(Refusal):
    """A lot in the order is held or recalled; goods of `name`, lot `lot_code`."""

    code = "till.lot_barred"


class SetNotPacked(Refusal):
    """A gift set of which the books know no lot: nobody knows what would be in it."""

    code = "till.set_not_packed"


class LotNeeded(Refusal):
    """Some lot of `name` may not be sold: its lot must be read from the pack."""

    code = "till.lot_needed"


class CertificateEnded(Refusal):
    """The OCOP certificate of `name` has ended, and the shop does not sell such goods."""

    code = "till.certificate_ended"


class CertificateWithdrawn(Refusal):
    """The OCOP certificate of `name` was withdrawn, and the shop does not sell such goods."""

    code = "till.certificate_withdrawn"


class NoPrice(Refusal):
    """`name` has no price."""

    code = "till.no_price"


class TooMuch(Refusal):
    """More units in one line than a till should believe."""

    code = "till.too_much"


class NothingToCopy(Refusal):
    """No sale at this register yet."""

    code = "till.nothing_to_copy"


class ClockWrong(Refusal):
    """The machine's date lies before every law the till knows."""

    code = "till.clock_wrong"


class ExchangeUnderWay(Refusal):
    """Goods brought back pay for this order: it is completed together with their return."""

    code = "till.exchange_under_way"


class NoReason(Refusal):
    """The drawer is opened without a sale only for a reason that is named."""

    code = "till.no_reason"


class TooManyFavourites(Refusal):
    """The wall holds `most` products."""

    code = "till.too_many_favourites"


class DiscountTwice(Refusal):
    """A line and the whole order are never both reduced."""

    code = "till.discount_twice"


class AllMarkedDown(Refusal):
    """The goods cost less already because their lot expires soon: no discount besides."""

    code = "till.all_marked_down"


class PaidOver(Refusal):
    """Only cash gives change: `over_vnd` too much was taken in another way."""

    code = "till.paid_over"


class BadReference(Refusal):
    """What was typed is no number of a card slip and no code of a voucher."""

    code = "till.bad_reference"


class ReferenceUsed(Refusal):
    """The card slip or the voucher `reference` paid before: receipt `number`, or another order."""

    code = "till.reference_used"


class VoucherUnknown(Refusal):
    """The code `reference` looks like one of this shop's, and was never given out."""

    code = "till.voucher_unknown"


class VoucherTooSmall(Refusal):
    """The voucher `reference` is worth `worth_vnd`, less than it is to pay."""

    code = "till.voucher_too_small"


class TenderGone(Refusal):
    """What was taken is not there any more: taken back, perhaps in another window."""

    code = "till.tender_gone"


class PaidInPart(Refusal):
    """Something was taken for the order, and goes back before it is put aside or emptied."""

    code = "till.paid_in_part"


class NoWhy(Refusal):
    """An order is given up only for a reason."""

    code = "till.no_why"


class DiscountTooLarge(Refusal):
    """More is taken off than `gross_vnd`, or nothing."""

    code = "till.discount_too_large"


class PriceAbsurd(Refusal):
    """`price_vnd` is no price that anybody means."""

    code = "till.price_absurd"
