"""The shop's own certificate authority: a small one, for its own registers and nobody else.

Two files a key: `ca.key` signs, `ca.crt` is what other machines are told to trust; `server.key` and
`server.crt` are what the till shows them.  All of them may be made anew at any time, so they go
into no backup: a copy of `ca.key` in a thief's hand would be trusted by every machine of the shop.
The authority may only name this machine and addresses of private networks (RFC 5280 §4.2.1.10),
so it is worth nothing for a bank's name.  The machine's bare name is named only where no part of
the Internet can be called so: `quay-1`, `desktop-4f2`, never `shop`.
"""

import ipaddress
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pos.base.files import sync_folder, write_whole
from pos.base.release import BUILT_AT
from pos.web import headers

SERVES = timedelta(days=397)
"""Browsers take no longer one (CA/Browser Forum, 398 days)."""
RENEWED = timedelta(days=30)
LASTS = timedelta(days=3650)
EARLIER = timedelta(days=2)
"""Another machine's clock may be slow."""
_NETWORKS = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"),
    *("fc00::/7", "fe80::/10", "::1/128"),
)


@dataclass(frozen=True)
class Authority:
    """Where its files lie."""

    folder: Path

    @property
    def certificate(self) -> Path:
        """What other machines trust."""
        return self.folder / "ca.crt"

    @property
    def server_certificate(self) -> Path:
        """What the till shows, the authority's behind it."""
        return self.folder / "server.crt"

    @property
    def server_key(self) -> Path:
        """Its key."""
        return self.folder / "server.key"

    @property
    def key(self) -> Path:
        """What signs."""
        return self.folder / "ca.key"

    def is_made(self) -> bool:
        """Whether there is a certificate to trust."""
        return self.certificate.exists()

    def der(self) -> bytes:
        """The certificate to trust, as telephones and Windows open it.

        Raises:
            OSError: there is none.
        """
        found = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        return found.public_bytes(serialization.Encoding.DER)

    def fingerprint(self) -> str:
        """Its SHA-256, in 16 groups of 4: `1A2B 3C4D …`.

        Raises:
            OSError: there is none.
        """
        found = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        digits = found.fingerprint(hashes.SHA256()).hex().upper()
        return " ".join(digits[at : at + 4] for at in range(0, 64, 4))

    def can_be_shown(self) -> bool:
        """Whether the till has a certificate with its key, however old."""
        try:
            return _pair(self.server_certificate, self.server_key) is not None
        except OSError:
            return False

    def lasts(self) -> tuple[datetime, datetime] | None:
        """From when until when other machines trust it; None where it is missing or damaged."""
        try:
            found = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        return found.not_valid_before_utc, found.not_valid_after_utc

    def address_of(self, host: str) -> str:
        """By which name or address other machines reach this one safely.

        Args:
            host: the name or address that somebody asked for; it stays, where the till's
                certificate holds for it.

        Raises:
            OSError: there is no certificate.
        """
        names = _names(x509.load_pem_x509_certificate(self.server_certificate.read_bytes()))
        if host in names:
            return host
        others = [f"{host}.local", *sorted(filter(headers.is_near, names))]
        return next(
            (one for one in others if one in names and not headers.is_this_machine(one)), host
        )

    def ends_at(self) -> datetime:
        """Until when the till's own certificate holds.

        Raises:
            OSError: there is none.
        """
        return x509.load_pem_x509_certificate(
            self.server_certificate.read_bytes()
        ).not_valid_after_utc


def make_ready(authority: Authority, hosts: Iterable[str], at: datetime) -> bool:
    """See that there is a certificate that holds for `hosts` for a month; whether one was made.

    An authority that can be read is never made anew, whatever the clock says: every machine of
    the shop would have to be told to trust another, which only a person decides (`renew`).  Under
    a clock that stands before this release or before the authority, what is there stays.

    Args:
        hosts: names and addresses by which the machine is reached; those that the authority may
            not name are left out, since one of them would spoil the certificate whole.

    Raises:
        OSError: the files cannot be read or written.
    """
    asked = set(hosts)
    authority.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = _pair(authority.certificate, authority.key)
    if found is None:
        found = _make_authority(authority, filter(_is_no_domain, asked), max(at, BUILT_AT))
    names = sorted(one for one in asked if _may_name(found[0], one))
    shown = _pair(authority.server_certificate, authority.server_key)
    earliest = max(BUILT_AT, found[0].not_valid_before_utc)
    is_its = shown is not None and shown[0].issuer == found[0].subject
    if shown is not None and is_its and (at < earliest or _is_good(shown[0], names, at)):
        return False
    _make_server(authority, found, names, max(at, earliest))
    return True


def renew(authority: Authority, hosts: Iterable[str], at: datetime) -> None:
    """Make another authority, and a certificate under it: every machine has to trust it anew.

    The new files are whole before the first old one goes, so a full disk changes nothing; those of
    a renewal that lost its power half-way do not belong together, and are made once more.

    Raises:
        OSError: the files cannot be written.
    """
    fresh = Authority(authority.folder.with_name(f"{authority.folder.name}.new"))
    shutil.rmtree(fresh.folder, ignore_errors=True)
    make_ready(fresh, hosts, at)
    authority.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in sorted(fresh.folder.iterdir()):
        path.replace(authority.folder / path.name)
    sync_folder(authority.folder)
    fresh.folder.rmdir()


Pair = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def _pair(certificate: Path, key: Path) -> Pair | None:
    """A certificate with its key; None where one is missing, damaged, or not the other's."""
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    secret = _key(key)
    is_its = secret is not None and found.public_key() == secret.public_key()
    return (found, secret) if secret is not None and is_its else None


def _key(path: Path) -> ec.EllipticCurvePrivateKey | None:
    """A key; None where it is missing or damaged."""
    try:
        found = serialization.load_pem_private_key(path.read_bytes(), None)
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, ec.EllipticCurvePrivateKey) else None


def _is_good(one: x509.Certificate, names: list[str], at: datetime) -> bool:
    holds = one.not_valid_before_utc <= at <= one.not_valid_after_utc - RENEWED
    return holds and set(names) <= _names(one)


def _names(one: x509.Certificate) -> set[str]:
    held = one.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in held}


def _name(said: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, said)])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _is_no_domain(name: str) -> bool:
    """Whether a bare name can be no domain of the Internet, whose last parts are letters alone.

    Source: RFC 3696 §2; those in other scripts begin with `xn--` (RFC 5890).
    """
    is_bare = re.fullmatch(r"[a-z0-9-]+", name) is not None
    return is_bare and not name.isalpha() and not name.startswith("xn--")


def _may_name(issuer: x509.Certificate, name: str) -> bool:
    """Whether an authority's certificate for a name or an address is taken by others."""
    found = issuer.extensions.get_extension_for_class(x509.NameConstraints).value
    permitted = [one.value for one in found.permitted_subtrees or ()]
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return any(f".{name}".endswith(f".{one}") for one in permitted if isinstance(one, str))
    return any(address in one for one in permitted if not isinstance(one, str))


def _make_authority(authority: Authority, bare: Iterable[str], at: datetime) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    mark = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    permitted: list[x509.GeneralName] = [
        *(x509.IPAddress(ipaddress.ip_network(one)) for one in _NETWORKS),
        *(x509.DNSName(one) for one in ("local", "localhost", *sorted(bare))),
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(f"OCOP POS {mark.digest.hex()[:8]}"))
        .issuer_name(_name(f"OCOP POS {mark.digest.hex()[:8]}"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - EARLIER)
        .not_valid_after(at + LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(mark, critical=False)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_key(authority.key, key)  # first: a certificate of another key's is made anew
    _write_chain(authority.certificate, [made])
    return made, key


def _make_server(authority: Authority, by: Pair, names: list[str], at: datetime) -> None:
    """Its key stays where it can: a renewal broken off by a full disk leaves the pair that was."""
    key = _key(authority.server_key)
    if key is None:
        key = ec.generate_private_key(ec.SECP256R1())
        _write_key(authority.server_key, key)
    issuer, secret = by
    of_issuer = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    made = (
        x509.CertificateBuilder()
        .subject_name(_name("OCOP POS"))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - EARLIER)
        .not_valid_after(at - EARLIER + SERVES)
        .add_extension(x509.SubjectAlternativeName(map(_general, names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(of_issuer),
            critical=False,
        )
        .sign(secret, hashes.SHA256())
    )
    _write_chain(authority.server_certificate, [made, issuer])


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_whole(path, secret)


def _write_chain(path: Path, chain: list[x509.Certificate]) -> None:
    write_whole(path, b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain))
