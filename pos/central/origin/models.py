"""Who looked at labels' pages, without saying who; and that something changed."""

from datetime import date, datetime

from sqlalchemy import Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.central.models import CentralModel


class OriginScan(CentralModel):
    """One view of a label's page.  Written by `central.origin.scan_book`; forgotten after 90 days.

    Holds nothing by which a person or a device is known: the network is shortened, and there is
    neither a browser nor a cookie.
    """

    __tablename__ = "origin_scans"
    __table_args__ = (
        Index("origin_scans_label", "label", "at"),
        Index("origin_scans_day", "business_on"),
    )

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    """Whose goods the page told of; empty where nobody has them."""
    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    business_on: Mapped[date]
    label: Mapped[str]
    """The label's address as we print it: `/01/08930000000019/10/L261103`."""
    lot_id: Mapped[str]
    """Empty where the label names no lot, or one that nobody has."""
    state: Mapped[str]
    """What the page said first: a `trace.standing.LotState`, or `no_product`."""
    network: Mapped[str]
    """256 addresses of IPv4, a line's whole network of IPv6: `113.160.4.0/24`."""
    province: Mapped[str]
    """From where, as the proxy tells it; empty where it tells nothing."""


class OriginScanSum(CentralModel):
    """How often a label's page was looked at since it was first.  Written by the log itself, by a
    trigger: what is forgotten there stays counted here."""

    __tablename__ = "origin_scan_sums"

    label: Mapped[str] = mapped_column(primary_key=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    views: Mapped[int]


class OriginNews(CentralModel):
    """That a hold, a recall or a certificate was written: what pages are kept of before is out of
    date.  Written by triggers of those tables."""

    __tablename__ = "origin_news"

    no: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    about: Mapped[str]
    """The table."""
