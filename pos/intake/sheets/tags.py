"""XML read as a stream of tags, without declarations of its own.  Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from pos.catalogue.refusals import UnreadableFile


def _nothing(*_given: object) -> None:
    return None


@dataclass(frozen=True)
class Tags:
    """Who hears what; names come without their namespace."""

    start: Callable[[str, Mapping[str, str]], None] = _nothing
    end: Callable[[str], None] = _nothing
    said: Callable[[str], None] = _nothing


def parse(content: bytes, tags: Tags) -> None:
    """Read a part; an absent one says nothing.

    Raises:
        UnreadableFile: `xml_broken`; or `xml_unsafe`: it declares entities, which can grow
            without end or name other files.
    """
    if not content:
        return
    parser = expat.ParserCreate(namespace_separator=None)
    parser.buffer_text = True
    names: dict[str, str] = {}

    def bare(name: str) -> str:
        found = names.get(name)
        if found is None:
            found = names[name] = name.rpartition(":")[2]
        return found

    def start(name: str, given: dict[str, str]) -> None:
        tags.start(bare(name), {bare(key): value for key, value in given.items()})

    def end(name: str) -> None:
        tags.end(bare(name))

    def unsafe(*_given: object) -> None:
        raise UnreadableFile(reason="xml_unsafe")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = tags.said
    parser.StartDoctypeDeclHandler = unsafe
    parser.EntityDeclHandler = unsafe
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # bad XML, an unknown encoding
        raise UnreadableFile(reason="xml_broken") from error
