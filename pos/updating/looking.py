"""What is amiss with a book, told before and after a change: nothing new may be among it."""

from flask import Flask
from sqlalchemy.exc import DatabaseError

from pos.app import open_books, places_of
from pos.base import clock
from pos.base.database import db
from pos.base.faults import told
from pos.base.transaction import reading
from pos.care import audits
from pos.care.doctor import Patient, examine
from pos.care.standing import Level
from pos.config import Settings
from pos.shop.printers import NOWHERE


def look(settings: Settings) -> tuple[str, ...]:
    """Every finding of the audit, and everything by which the doctor would stop the shop.

    Raises:
        WrongSetting: the book cannot be read.
    """
    if not settings.book.exists():
        return ()
    app = open_books(Flask("pos"), settings)
    with app.app_context():
        try:
            found = audits.audit(reading(), settings.book)
        except DatabaseError as error:
            raise told(error, settings.book) from error
        finally:
            db.session.remove()
            db.engine.dispose()
    patient = Patient(places_of(settings), [NOWHERE], settings.is_link_local)
    stops = [one.code for one in examine(patient, clock.now()) if one.level is Level.STOP]
    return (*(one.line for one in found), *stops)
