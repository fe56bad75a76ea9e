"""What the pay sheet shows, as frozen values."""

from dataclasses import dataclass

from pos.till.records import TenderKind


@dataclass(frozen=True)
class QuickAmount:
    """A cash button of the pay sheet."""

    tendered_vnd: int
    change_vnd: int


@dataclass(frozen=True)
class TakenView:
    """What was taken for the order already."""

    tender_id: str
    kind: str
    amount_vnd: int
    reference: str
    is_seen: bool


@dataclass(frozen=True)
class CameView:
    """A transfer that was taken out of the order: it came, or nobody has looked for it yet."""

    request_id: str
    memo: str
    amount_vnd: int
    fits: bool
    """Whether the order still costs as much."""
    is_proved: bool
    """Whether its money was seen."""


@dataclass(frozen=True)
class PaymentView:
    """The pay sheet over the sale."""

    sale_id: str
    no: int
    version: int
    lines: int
    total_vnd: int
    """Before rounding."""
    taken: tuple[TakenView, ...]
    came: tuple[CameView, ...]
    """Transfers for it that are not counted in: nobody is to pay twice."""
    rest_vnd: int
    """What is left to pay in another way than cash; below 0 where too much was taken."""
    rounding_vnd: int
    """What is left to the customer, should cash pay the rest."""
    quick: tuple[QuickAmount, ...]
    """The exact sum in cash first, at most six."""
    way: str
    """The `TenderKind` that the sheet opens with."""
    ways: tuple[str, ...]
    """What the register takes."""
    ends_in_cash: bool
    """Whether cash was taken last, so that rounding may end the order by itself."""

    @property
    def cash_total_vnd(self) -> int:
        """What the order costs, should cash pay the rest."""
        return self.total_vnd - self.rounding_vnd

    @property
    def cash_rest_vnd(self) -> int:
        """What is left to pay in cash."""
        return self.rest_vnd - self.rounding_vnd

    @property
    def is_split(self) -> bool:
        """Whether a part was paid already."""
        return bool(self.taken)

    @property
    def is_exchange(self) -> bool:
        """Whether goods brought back pay a part."""
        return any(one.kind == TenderKind.RETURN_CREDIT for one in self.taken)
