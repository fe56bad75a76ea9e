"""The shop's printers, and which of them a register's papers go to.  Pure rules.

What the machine's own settings name wins for the receipts of register 1; a register without a
printer of its own prints where register 1 does; and labels and reports that have none of their own
come out with the receipts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pos.shop.printer_seen import Seen
from printers.document import Label, Paper
from printers.profiles import ROLL_58, ROLL_80, Dialect, Profile
from printers.proof import Proof

NOWHERE = "preview:"
"""Papers become pictures in the data folder: what prints where no printer was ever named."""
USUAL_MM = 80
MACHINES = "machine"
"""The id of the printer that the machine's own settings name; no row has it."""
SCREEN = "screen"
"""The id of the pictures in the data folder, where no printer was chosen; no row has it."""
_NARROW_DOTS = 450
"""Rolls of 58 mm have 384 dots or a few more; those of 80 mm have 512 or 576."""
_OF_LABELS = (Dialect.TSPL, Dialect.FS_LABEL)
_MOST_COPIES = 500
_MOST_REPEATED = 100
"""Of one paper whose picture goes out anew for each: about 1 MB of small labels."""


class Role(StrEnum):
    """What is printed at a register; each may have a printer of its own."""

    RECEIPTS = "receipts"
    LABELS = "labels"
    REPORTS = "reports"


@dataclass(frozen=True)
class ShopPrinter:
    """A printer of the shop, with its paper."""

    printer_id: str
    name: str
    """What people call it; empty for the machine's own and for the screen."""
    address: str
    """As `printers.devices.open_device` reads it."""
    profile: Profile
    label_mm: tuple[int, int] | None = None
    """Width and height of the labels that are in it; None: set-up did not say."""
    seen: Seen = field(default=Seen(), compare=False)
    """What was seen of it; two that differ in this alone print the same."""

    @property
    def is_preview(self) -> bool:
        """Whether its papers are pictures only."""
        return self.address.startswith("preview")

    @property
    def paper_mm(self) -> int:
        """The roll: 80 or 58."""
        return 58 if self.profile.width_dots < _NARROW_DOTS else 80

    @property
    def is_in_book(self) -> bool:
        """Whether people may change it."""
        return self.printer_id not in (MACHINES, SCREEN)

    @property
    def has_labels(self) -> bool:
        """Whether little sheets are in it, not a roll."""
        return self.profile.dialect in _OF_LABELS


@dataclass(frozen=True)
class Outlet:
    """Where papers of one kind come out at one register."""

    register_no: int
    printer: ShopPrinter
    role: Role = Role.RECEIPTS
    is_fixed: bool = False
    """Named by the machine's own settings, so that no page can change it."""
    is_shared: bool = False
    """Another's: register 1's, or the receipts'; this one has none of its own."""

    @property
    def address(self) -> str:
        """The printer's."""
        return self.printer.address

    @property
    def paper_mm(self) -> int:
        """The printer's roll: 80 or 58."""
        return self.printer.paper_mm

    @property
    def is_preview(self) -> bool:
        """Whether its papers are pictures only."""
        return self.printer.is_preview

    @property
    def drawer_at(self) -> str | None:
        """The printer on which the register's drawer hangs; None: it has only a key.

        A register is one drawer: the one at another register's printer is not its own.
        """
        has_pin = self.printer.profile.drawer_pin is not None
        is_own = has_pin and not self.is_preview and not self.is_shared
        return self.printer.printer_id if is_own else None


def practised(printer: ShopPrinter) -> ShopPrinter:
    """The same printer for papers of a training: no drawer opens, and no line is kept open for a
    proof, which the shop's own next paper would have to wait for."""
    return replace(printer, profile=replace(printer.profile, drawer_pin=None, proof=Proof.NONE))


Chosen = Mapping[tuple[int, Role], ShopPrinter]
"""What the book says: by register and role, the printer that was chosen for it."""


def roll_of(paper_mm: int | None) -> Profile:
    """The usual printer for a roll: of 58 mm, else of 80 mm."""
    return ROLL_58 if paper_mm == 58 else ROLL_80


def machines_printer(
    address: str | None, paper_mm: int | None, known: Iterable[ShopPrinter]
) -> ShopPrinter | None:
    """The printer that the machine's own settings name; None where they name none.

    Args:
        address: as the settings name it.
        paper_mm: the roll that they name.
        known: the shop's printers: one of the same address is this one, with its own profile.
    """
    if address is None:
        return None
    for one in known:
        if one.address == address:
            return one
    return ShopPrinter(MACHINES, "", address, roll_of(paper_mm))


def outlets(
    register_nos: Sequence[int],
    chosen: Chosen,
    machines: ShopPrinter | None = None,
    paper_mm: int | None = None,
) -> list[Outlet]:
    """Where each register prints what: every register and role, in their order.

    Args:
        register_nos: every register, the first of them 1.
        chosen: what the book says.
        machines: the printer that the machine's own settings name for the receipts of register 1.
        paper_mm: the roll of the pictures, where no printer was ever chosen.
    """
    first = machines or ShopPrinter(SCREEN, "", NOWHERE, roll_of(paper_mm))
    said = dict(chosen) if machines is None else {**chosen, (1, Role.RECEIPTS): machines}
    found: dict[tuple[int, Role], Outlet] = {}
    for no in register_nos:
        for role in Role:
            found[no, role] = _outlet(no, role, said, found, first)
    if machines is not None and found:
        found[1, Role.RECEIPTS] = replace(found[1, Role.RECEIPTS], is_fixed=True)
    return list(found.values())


def _outlet(
    no: int,
    role: Role,
    chosen: Chosen,
    found: Mapping[tuple[int, Role], Outlet],
    first: ShopPrinter,
) -> Outlet:
    own = chosen.get((no, role))
    if own is not None:
        return Outlet(no, own, role)
    if role is not Role.RECEIPTS:
        ones = chosen.get((1, role)) or found[no, Role.RECEIPTS].printer
        return Outlet(no, ones, role, is_shared=True)
    return Outlet(no, first) if no == 1 else replace(found[1, role], register_no=no, is_shared=True)


def role_to_fill(made: ShopPrinter, every: Iterable[Outlet]) -> Role | None:
    """What a printer just got prints at register 1, if nothing else does; None: something does.

    Args:
        every: where the shop's registers print what without it.
    """
    role = Role.LABELS if made.has_labels else Role.RECEIPTS
    for one in every:
        if (one.register_no, one.role) == (1, role):
            prints_nowhere = one.is_shared if made.has_labels else _is_unchosen(one)
            return role if prints_nowhere else None
    return None


def most_copies(printer: ShopPrinter | Profile) -> int:
    """How often one job prints a paper; a printer of TSPL gets its picture once for all."""
    profile = printer if isinstance(printer, Profile) else printer.profile
    return _MOST_COPIES if profile.dialect is Dialect.TSPL else _MOST_REPEATED


def profile_for(paper: Paper, printer: ShopPrinter | Profile) -> Profile:
    """What a paper is drawn for on a printer: a label on a roll is not cut or fed out alone.

    Behind the last of them comes `printers.printing.tear_off`.
    """
    profile = printer if isinstance(printer, Profile) else printer.profile
    if isinstance(paper, Label) and profile.dialect not in _OF_LABELS:
        return replace(profile, cuts=False, feed_dots=0)
    return profile


def _is_unchosen(outlet: Outlet) -> bool:
    """Whether papers become pictures because nobody has named a printer yet."""
    return outlet.is_preview and not outlet.is_fixed
