"""How the shop says no about customers.  None of them carries a name or a phone."""

from pos.base.errors import Refusal


class UnknownCustomer(Refusal):
    """There is no such customer, or they were forgotten."""

    code = "customer.unknown"


class PhoneTaken(Refusal):
    """Another customer has this phone: one phone once."""

    code = "customer.phone_taken"

    def __init__(self, customer_id: str) -> None:
        super().__init__()
        self.customer_id = customer_id
        """Who has it."""


class NoPhoneToCall(Refusal):
    """Offers are told by phone: without one there is nothing to agree to."""

    code = "customer.no_phone"
