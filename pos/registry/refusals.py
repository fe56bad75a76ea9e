"""The ways the registry says no."""

from pos.base.errors import Refusal


class OlderRelease(Refusal):
    """What is offered is older than what was applied: somebody hands out an old one."""

    code = "registry.older_release"


class NoSuchEntry(Refusal):
    """The registry has no product of this code."""

    code = "registry.no_such_entry"


class NoSuchProduct(Refusal):
    """The shop has no product of this id."""

    code = "registry.no_such_product"
