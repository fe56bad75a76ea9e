"""What every table of the centre derives from."""

from sqlalchemy.orm import DeclarativeBase

from pos.base.columns import TYPES


class CentralModel(DeclarativeBase):
    """A table of the centre.  Every unique key contains the terminal, wherever rows are of one, so
    that tables can be spread by it."""

    __abstract__ = True
    type_annotation_map = TYPES
