import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.document import (
    Align,
    AmountAt,
    Block,
    Boxed,
    Document,
    Gap,
    Paragraph,
    Qr,
    Row,
    Rule,
    Size,
    Space,
    Stars,
    Table,
    Text,
    clean,
)
from printers.stored import UnknownPaper, UnreadablePaper, dumps, loads
from tests.printers.sample_papers import receipt, tea_label, young_rice_label

texts = st.text(max_size=30)
sizes = st.sampled_from(Size)
text_spans = st.builds(Text, texts, st.booleans(), st.none() | sizes)
spans = st.lists(text_spans | st.builds(Stars, st.integers(1, 5)), max_size=4).map(tuple)
paragraphs = st.builds(
    Paragraph,
    spans,
    sizes,
    st.sampled_from(Align),
    st.integers(0, 4),
    st.none() | st.integers(1, 4),
)
blocks: st.SearchStrategy[Block] = st.one_of(
    paragraphs,
    st.builds(Row, spans, text_spans, sizes, st.integers(0, 4), st.sampled_from(AmountAt)),
    st.integers(1, 4).flatmap(
        lambda columns: st.builds(
            Table,
            st.just(()) | st.tuples(*[texts] * columns),
            st.lists(st.tuples(*[texts] * columns), min_size=1, max_size=3).map(tuple),
            sizes,
        )
    ),
    st.builds(Rule, st.booleans()),
    st.builds(Boxed, texts, sizes),
    st.builds(
        Qr,
        st.text(min_size=1, max_size=40).map(clean).filter(bool),
        st.lists(paragraphs, max_size=2).map(tuple),
    ),
    st.builds(Gap, st.sampled_from(Space)),
)
documents = st.builds(
    Document, st.lists(blocks, max_size=6).map(tuple), st.sampled_from(["vi", "en"])
)


@pytest.mark.parametrize("paper", [receipt(copy_no=2), tea_label(), young_rice_label(40)])
def test_a_stored_paper_reads_back_as_the_same_paper(paper: object) -> None:
    assert loads(dumps(paper)) == paper  # type: ignore[arg-type]


@given(documents)
def test_any_document_reads_back_as_the_same_document(paper: Document) -> None:
    assert loads(dumps(paper)) == paper


def test_vietnamese_stays_readable_in_the_store() -> None:
    assert "Bánh dừa nướng" in dumps(receipt())


def test_a_paper_of_a_later_version_is_refused_by_name() -> None:
    body = json.loads(dumps(tea_label()))
    with pytest.raises(UnknownPaper, match="version 2"):
        loads(json.dumps(body | {"v": 2}))
    del body["v"]
    with pytest.raises(UnknownPaper, match="version None"):
        loads(json.dumps(body))


def test_an_unknown_kind_or_field_or_size_is_refused_by_name() -> None:
    def document(block: dict[str, object]) -> str:
        return json.dumps({"v": 1, "kind": "document", "blocks": [block]})

    with pytest.raises(UnknownPaper, match="hologram"):
        loads(document({"kind": "hologram"}))
    with pytest.raises(UnknownPaper, match="colour"):
        loads(document({"kind": "rule", "colour": "red"}))
    with pytest.raises(UnknownPaper, match="enormous"):
        loads(document({"kind": "boxed", "text": "a", "size": "enormous"}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"v":1}',
        '{"v":1,"kind":"rule"}',
        '{"v":1,"kind":"document"}',
        '{"v":1,"kind":"document","blocks":"a"}',
        '{"v":1,"kind":"document","blocks":[1]}',
        '{"v":1,"kind":"document","blocks":[{"kind":"document","blocks":[]}]}',
        '{"v":1,"kind":"document","blocks":[{"kind":"rule","dashed":1}]}',
        '{"v":1,"kind":"document","blocks":[{"kind":"paragraph","spans":[{"kind":"stars"}]}]}',
        '{"v":1,"kind":"document","blocks":[{"kind":"boxed","text":null}]}',
        '{"v":1,"kind":"document","blocks":[{"kind":"paragraph","spans":[],"indent":true}]}',
        '{"v":1,"kind":"document","blocks":[{"kind":"paragraph","spans":[],"indent":9}]}',
    ],
)
def test_what_is_no_paper_is_refused(text: str) -> None:
    with pytest.raises(UnreadablePaper):
        loads(text)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["v", "kind", "blocks", "spans", "text"]), inner)
    ),
)


@given(anything)
def test_no_json_at_all_breaks_the_reader(value: object) -> None:
    with contextlib.suppress(UnreadablePaper):
        loads(json.dumps(value))
