"""Places in the text become places in a field, each occurrence once."""

from ingest.extract.mentions import Layout, find_occurrences, outside
from ingest.extract.sentences import find_sentences

TEXT = "Fog nets\nA fog net sees. The foggy net, a Fog Net, is SAM; sam is not."
LAYOUT = Layout(TEXT, 8, tuple(find_sentences(TEXT)))


def test_occurrences_are_whole_words_in_any_case() -> None:
    """A phrase is found in any case and in the plural, never inside another word."""
    assert [TEXT[a:b] for a, b in find_occurrences(TEXT, ["fog net"])] == [
        "Fog nets", "fog net", "Fog Net",
    ]  # fmt: skip


def test_short_names_keep_their_case() -> None:
    """The case of a short name is part of it."""
    assert [TEXT[a:b] for a, b in find_occurrences(TEXT, ["SAM"])] == ["SAM"]


def test_longer_surfaces_come_first() -> None:
    """What a longer surface covers is not found again for a shorter one."""
    text = "a deep fog net, a fog net"
    spans = find_occurrences(text, ["fog net", "deep fog net"])
    assert [text[a:b] for a, b in spans] == ["deep fog net", "fog net"]


def test_offsets_count_in_their_field() -> None:
    """A mention's offsets are those of title or abstract, and it knows its sentence."""
    title, body, *_ = (LAYOUT.place(*span) for span in find_occurrences(TEXT, ["fog net"]))
    assert (title.field, title.start, title.end, title.sentence) == ("title", 0, 8, 0)
    assert (body.field, body.start, body.end, body.sentence) == ("abstract", 2, 9, 1)
    assert LAYOUT.field_sentences()[:2] == (("title", 0, 8), ("abstract", 0, 15))


def test_spans_inside_longer_ones_go() -> None:
    """A span that another concept's longer span covers is not this concept's."""
    assert outside([(0, 3), (10, 13)], [(0, 8), (10, 13)]) == [(10, 13)]
