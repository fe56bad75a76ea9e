"""How the shop says no."""

from pos.base.errors import Refusal


class WrongPin(Refusal):
    """The PIN does not fit; `left` tries remain before a pause."""

    code = "shop.wrong_pin"


class PinLocked(Refusal):
    """Too many wrong PINs; `wait_s` seconds remain."""

    code = "shop.pin_locked"


class PinLost(Refusal):
    """The PIN of `name` went with the shop's old keys; a manager sets a new one."""

    code = "shop.pin_lost"


class WeakPin(Refusal):
    """A PIN anybody would guess."""

    code = "shop.weak_pin"


class NotHere(Refusal):
    """The browser is no register of this shop."""

    code = "shop.not_here"


class FromElsewhere(Refusal):
    """Another site's page sent the request."""

    code = "shop.from_elsewhere"


class NotYours(Refusal):
    """The person's role does not allow the task."""

    code = "shop.not_yours"


class AlreadyFounded(Refusal):
    """There is a showroom in this folder."""

    code = "shop.already_founded"


class UnknownPerson(Refusal):
    """Nobody of this id works here."""

    code = "shop.unknown_person"


class NameTaken(Refusal):
    """Somebody who works here has the name; on the tiles the two could not be told apart."""

    code = "shop.name_taken"


class LastManager(Refusal):
    """Nobody else here is a manager."""

    code = "shop.last_manager"


class UnknownRegister(Refusal):
    """The showroom has no such register."""

    code = "shop.unknown_register"


class RegistersFull(Refusal):
    """There are nine registers, the most that receipt numbers can name."""

    code = "shop.registers_full"


class UnknownPrinter(Refusal):
    """The shop has no such printer, or has it no more."""

    code = "shop.unknown_printer"


class PlaceTaken(Refusal):
    """Another printer of the shop, `name`, has this address: two would get in each other's way."""

    code = "shop.place_taken"


class PrinterFixed(Refusal):
    """The machine's own settings name the register's printer, and win over the book's."""

    code = "shop.printer_fixed"


class NoPairing(Refusal):
    """Register 1 is the browser on the machine itself: it is never paired."""

    code = "shop.no_pairing"


class WrongPairCode(Refusal):
    """The code is not the one shown; `left` tries remain."""

    code = "shop.wrong_pair_code"


class NoPairCode(Refusal):
    """No code is waiting: none was asked for, it is used, too old, or was tried too often."""

    code = "shop.no_pair_code"


class ApprovalNeeded(Refusal):
    """Somebody has to say yes; `needs` is what the sheet shows: (kind, bound, note) each."""

    code = "shop.approval_needed"


class MayNotApprove(Refusal):
    """The person chosen may not say yes to it."""

    code = "shop.may_not_approve"


class NotAlone(Refusal):
    """Somebody else is on duty: nobody says yes to themselves then."""

    code = "shop.not_alone"


class ReasonNeeded(Refusal):
    """Whoever says yes to themselves says why."""

    code = "shop.reason_needed"


class UnknownApproval(Refusal):
    """There is no such approval."""

    code = "shop.unknown_approval"
