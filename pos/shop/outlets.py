"""Where each register prints what, as the process knows it."""

from dataclasses import replace

from pos.base.transaction import reading
from pos.config import Settings
from pos.shop import printer_queries
from pos.shop.printers import Outlet, Role, ShopPrinter, practised
from pos.shop.refusals import UnknownRegister


class Outlets:
    """Where each register prints what, as the settings and the book say; read again once told to.

    Several threads may ask: what is known is replaced whole, never changed.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: dict[tuple[int, Role], Outlet] = {}

    def all(self, role: Role = Role.RECEIPTS) -> list[Outlet]:
        """Every register's for one kind of papers, by its number; none before the founding."""
        return [one for one in self.every() if one.role is role]

    def every(self) -> list[Outlet]:
        """Every register's for every kind of papers; none before the founding."""
        known = self._known or self._read()
        return list(known.values())

    def of(self, register_no: int, role: Role = Role.RECEIPTS) -> Outlet:
        """One register's.

        Raises:
            UnknownRegister: the showroom has none of this number.
        """
        at = (register_no, role)
        found = self._known.get(at) or self._read().get(at)
        if found is None:
            raise UnknownRegister
        return found

    def printer_of(self, register_no: int, role: Role) -> ShopPrinter:
        """The printer from which a register's papers of one kind come.

        Raises:
            UnknownRegister: the showroom has none of this number.
        """
        return self.of(register_no, role).printer

    def printers(self) -> list[ShopPrinter]:
        """Every printer papers can be sent to: those that print for a register, then the others."""
        found = {one.printer.printer_id: one.printer for one in self.every()}
        for one in printer_queries.printers_of_shop(reading()):
            found.setdefault(one.printer_id, self._as_used(one))
        return list(found.values())

    def read_anew(self) -> list[Outlet]:
        """Every register's for receipts, as the book says now."""
        return [one for one in self._read().values() if one.role is Role.RECEIPTS]

    def _read(self) -> dict[tuple[int, Role], Outlet]:
        settings = self._settings
        found = printer_queries.outlets(reading(), settings.printer, settings.paper_mm)
        used = [replace(one, printer=self._as_used(one.printer)) for one in found]
        self._known = known = {(one.register_no, one.role): one for one in used}
        return known

    def _as_used(self, printer: ShopPrinter) -> ShopPrinter:
        return practised(printer) if self._settings.is_training else printer
