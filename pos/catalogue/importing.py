"""Importing products, producers, prices and certificates from a list."""

from pos.base.transaction import writing
from pos.catalogue import list_changes, lists
from pos.catalogue.import_rows import ReadFile
from pos.catalogue.known import read_known
from pos.catalogue.lists import Plan
from pos.sync.pen import Hand


def import_products(file: ReadFile, *, hand: Hand, is_demo: bool = False) -> Plan:
    """Import the good rows in one transaction, each change with its fact.

    The same file twice changes nothing the second time.  A row without a price leaves the
    price as it is.
    """
    with writing() as session:
        known = read_known(session, file, hand=hand)
        plan = lists.survey(file, known, is_demo=is_demo)
        list_changes.write(session, plan, known, hand=hand, is_demo=is_demo)
    return plan
