"""Which banks there are: the packaged list, and what the centre's registry says of it since."""

from sqlalchemy.orm import Session

from pos.registry import queries as registry
from pos.till.banks import banks


def names(session: Session) -> dict[str, str]:
    """Names by BIN: the packaged ones in their order, the registry's name where it has one, then
    those that the registry alone has."""
    return {**banks(), **registry.banks(session)}
