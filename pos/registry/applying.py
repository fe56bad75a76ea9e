"""Applying a release: checked whole, then there at once, between two sales."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pos.base.transaction import reading, writing
from pos.catalogue import commune_book, link_book, releases
from pos.catalogue.commune_book import UnitState
from pos.catalogue.releases import BadRelease, ReleaseFile
from pos.registry import book, queries
from pos.registry.book import Applied, Key
from pos.registry.manifests import ListedFile, Manifest, check_content, read_manifest
from pos.registry.refusals import OlderRelease
from pos.sync.pen import Hand

Fetch = Callable[[ListedFile], bytes]
"""Brings a file of a release; what comes may be anything."""


@dataclass(frozen=True)
class _Made:
    """The registry after a release, worked out before anybody waits for it."""

    file: ReleaseFile
    before: Mapping[Key, str]
    after: Mapping[Key, str]


def apply_release(
    raw: Any,
    keys: Mapping[str, bytes],
    fetch: Fetch,
    *,
    linked_at: datetime,
    hand: Hand,
) -> Applied | None:
    """Apply the release that the centre announced; None where it is the one held.

    What changed since the release held is fetched where the manifest has it, else all of it; a
    change that does not fit what is held is let go, and all of it is fetched.  Until the last byte
    is proved nothing is written, and then everything in one transaction.

    Args:
        raw: the manifest as sent.
        keys: the centre's public keys by their ids.
        linked_at: when this centre was linked: releases applied before are another's.

    Raises:
        BadNews: the manifest is not the centre's.
        BadRelease: a file is not what the manifest says.
        OlderRelease: a newer one is held.
    """
    manifest = read_manifest(raw, keys)
    session = reading()
    held = queries.held_release(session)
    is_ours = held is not None and held.applied_at >= linked_at
    held_no = held.no if held is not None and is_ours else 0
    if manifest.release < held_no:
        raise OlderRelease(held=held_no, offered=manifest.release)
    if held is not None and (manifest.release, manifest.state) == (held_no, held.state):
        return None
    made = _made(manifest, queries.entries(session), held_no, fetch)
    changed = {key: line for key, line in made.after.items() if made.before.get(key) != line}
    releases.check_entries(changed)
    with writing() as session:
        if queries.held_release(session) != held:
            return None  # another one was applied meanwhile: it is looked at anew next time
        return _write(session, manifest, made, changed, hand)


def _made(manifest: Manifest, before: Mapping[Key, str], held: int, fetch: Fetch) -> _Made:
    change, whole = manifest.file("delta"), manifest.file("full")
    if change is not None and held and manifest.prev == held:
        try:
            return _follow(manifest, before, held, change, fetch)
        except BadRelease as bad:
            if bad.code not in {"state", "not_next"}:
                raise
            # What is held is not what the centre thinks it is: all of it comes anew.
    if whole is None:
        raise BadRelease("not_release", manifest.release)
    return _follow(manifest, before, held, whole, fetch)


def _follow(
    manifest: Manifest, before: Mapping[Key, str], held: int, listed: ListedFile, fetch: Fetch
) -> _Made:
    content = fetch(listed)
    check_content(listed, content)
    file = releases.read_release(content)
    is_it = (file.release, file.state) == (manifest.release, manifest.state)
    if not is_it:
        raise BadRelease("content", listed.name)
    return _Made(file, before, releases.following(before, held, file))


def _write(
    session: Session, manifest: Manifest, made: _Made, changed: dict[Key, str], hand: Hand
) -> Applied:
    after, gone = made.after, made.before.keys() - made.after.keys()
    renamed = {one for kind, one in changed if kind == "producer"}
    if renamed:  # what is found by a producer's name is found by the new one
        changed |= {
            key: line
            for key, line in after.items()
            if key[0] == "product" and json.loads(line)["producer"] in renamed
        }
    book.write_entries(session, changed, gone, _names(after))
    commune_book.write_units(session, _units(changed))
    links = link_book.all_links(session)
    certificates = queries.certificates_of(session, [one.code for one in links])
    told = {one.product_id: certificates.get(one.code, {}) for one in links}
    link_book.tell(session, list(told), told, at=hand.at)
    applied = Applied(
        no=manifest.release,
        published_at=manifest.published_at,
        state=manifest.state,
        how="full" if made.file.is_full else "delta",
        changed=len(changed),
        gone=len(gone),
    )
    book.write_release(session, applied, hand=hand)
    return applied


def _units(changed: Mapping[Key, str]) -> list[UnitState]:
    told = [(one, json.loads(line)) for (kind, one), line in changed.items() if kind == "unit"]
    return [
        UnitState(
            code=code,
            name=unit["name"],
            province_code=unit["province"],
            province_name=unit["province_name"],
            longitude_microdeg=unit["longitude_microdeg"],
            latitude_microdeg=unit["latitude_microdeg"],
        )
        for code, unit in told
    ]


def _names(entries: Mapping[Key, str]) -> dict[str, str]:
    return {
        one: json.loads(line)["name"] for (kind, one), line in entries.items() if kind == "producer"
    }
