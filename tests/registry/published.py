"""Releases as a centre publishes them, made in memory."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.base.dates import PartialDate, iso_at
from pos.catalogue import releases
from pos.catalogue.certificates import Certificate, Level, columns
from pos.sync.pen import Pen
from pos.sync.signed import key_id, signed

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
PEN = Pen(Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"the centre").digest()))
KEYS = {key_id(PEN.public_key): PEN.public_key}


def producer(one="P1", name="HTX Chè Hảo Đạt"):
    told = {"name": name, "producer_kind": "cooperative", "mst": "", "address": "",
            "province": "19", "commune": None}  # fmt: skip
    return releases.entry("producer", one, told)


def product(code, name, *, maker="P1", gtins=()):
    told = {
        "name_vi": name,
        "name_en": "",
        "producer": maker,
        "group": "beverage",
        "unit": "hộp",
        "net_content": "",
        "place": "Thái Nguyên",
        "province": "19",
        "commune": None,
        "gtins": sorted(gtins),
    }
    return releases.entry("product", code, told)


def certificate(one, code, stars=4, issued="2025-01-17", **more):
    told = Certificate(
        stars,
        f"{one}/QĐ-UBND",
        "UBND tỉnh",
        Level.PROVINCE,
        PartialDate.parse(issued),
        **more,
    )
    return releases.entry("certificate", one, {"product": code, **columns(told)})


@dataclass
class Published:
    """A centre's releases and their files, as they would be fetched."""

    pen: Pen = PEN
    no: int = 0
    state: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    fetched: list = field(default_factory=list)
    manifests: list = field(default_factory=list)

    def publish(self, *entries, gone=()):
        """Publish entries beside those that are; gives the manifest as sent."""
        before, prev = self.state, self.no
        self.no += 1
        self.state = {key: line for key, line in before.items() if key not in gone} | dict(entries)
        made = {releases.full_name(self.no): ("full", releases.full_file(self.no, self.state))}
        if prev:
            change = releases.delta_file(prev, self.no, before, self.state)
            made[releases.delta_name(prev, self.no)] = ("delta", change)
        self.files |= {name: content for name, (_kind, content) in made.items()}
        listed = [
            {"name": name, "kind": kind, "sha256": hashlib.sha256(content).hexdigest(),
             "bytes": len(content)}
            for name, (kind, content) in made.items()
        ]  # fmt: skip
        told = {
            "v": 1,
            "release": self.no,
            "prev": prev,
            "at": iso_at(AT),
            "files": listed,
            "state": releases.state_hash(self.state),
        }
        self.manifests.append(signed(self.pen, releases.SIGNED_AS, json.dumps(told)))
        return self.manifests[-1]

    def fetch(self, listed):
        """A file as the line would bring it."""
        self.fetched.append(listed.kind)
        return self.files[listed.name]
