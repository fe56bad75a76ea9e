"""The certificate that the till shows to the shop's other machines."""

import logging
from datetime import datetime
from pathlib import Path

from flask import Flask

from pos.app import attendant_of, authority_of
from pos.base import clock
from pos.base.faults import Fault, fault_of, told
from pos.care import ballast
from pos.config import Settings
from pos.listening import TlsContext, tls_context
from pos.shop.authority import Authority, make_ready
from pos.web import lan

log = logging.getLogger(__name__)


def context(app: Flask, settings: Settings) -> TlsContext | None:
    """The certificate's context, which the attendant keeps fresh; None where none is wanted."""
    if not settings.tls:
        return None
    authority = authority_of(settings)
    certify(authority, settings.home)
    shown = tls_context(authority.server_certificate, authority.server_key)

    def renew(now: datetime) -> None:
        if make_ready(authority, lan.everything(), now):
            shown.load_cert_chain(authority.server_certificate, authority.server_key)
            log.info("a new certificate is shown to the shop's machines")

    attendant_of(app).chores.append(renew)
    return shown


def certify(authority: Authority, home: Path) -> None:
    """See that the till has a certificate to show: where none can be made, the one it has.

    Raises:
        WrongSetting: it has none, and none can be written.
    """
    names, now = lan.everything(), clock.now()
    try:
        make_ready(authority, names, now)
    except OSError as error:
        if authority.can_be_shown():
            log.warning("the certificate there is stays, no other could be made: %s", error)
        elif fault_of(error) is Fault.NO_ROOM and ballast.throw_off(home):
            log.warning("the disk is full: the ballast is thrown off for a certificate")
            certify(authority, home)
        else:
            raise told(error, authority.folder) from error
