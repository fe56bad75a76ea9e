"""How the catalogue says no."""

from pos.base.errors import Refusal


class UnreadableFile(Refusal):
    """The file to import is not what it should be; `reason` says how."""

    code = "catalogue.unreadable_file"


class MissingColumns(Refusal):
    """Columns the import cannot do without are not there; `columns` names them."""

    code = "catalogue.missing_columns"
