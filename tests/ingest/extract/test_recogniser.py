"""The shipped network: loads fast, reads names, and reads a paper alike in any company."""

import threading
import zipfile
from pathlib import Path

import numpy as np
import pytest
from spacy.lang.en import English

from graph.names import KINDS
from ingest.extract.recogniser import (
    LEAST_SCORE,
    SPAN_WORDS,
    WEIGHTS,
    Recogniser,
    Scored,
    combine_labels,
)

MOST_BYTES = 35 * 1024 * 1024
TEXTS = (
    "KiteServe: Serving Long Prompts on Small GPUs\nWe propose KiteServe, a serving system with "
    "chunked prefill. On an RTX 4090 it doubles the throughput of Llama-3.1-8B on MMLU. All runs "
    "use PyTorch.",
    "Counting bees\nWe count bees in video with YOLOv8 and report mean average precision.",
    "No concept here\nWe thank everyone.",
    "",
)


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser()


def _best(found: tuple[Scored, ...], text: str) -> dict[str, str]:
    likely = sorted((s for s in found if s.score > 0.3), key=lambda s: s.score)
    return {text[s.start : s.end]: s.kind for s in likely}


def test_names_that_nobody_listed_are_found(recogniser: Recogniser) -> None:
    """The proposed name, the device, the model, the dataset and the software have their kinds."""
    found = _best(recogniser.read(TEXTS[0]), TEXTS[0])
    assert found["KiteServe"] in {"Method", "Software"}
    assert found["RTX 4090"] == "Hardware"
    assert found["Llama-3.1-8B"] == "Model"
    assert found["MMLU"] == "Dataset"
    assert found["PyTorch"] == "Software"


def test_spans_are_whole_and_probabilities_are_probabilities(recogniser: Recogniser) -> None:
    """No span crosses the title's end or holds half a bracket, and beliefs lie within 0 and 1."""
    text = "On Caches\nWe use a least recently used (LRU) cache (see [3]) and a bloom filter (BF)."
    for one in recogniser.read(text):
        surface = text[one.start : one.end]
        assert "\n" not in surface
        assert surface.count("(") == surface.count(")")
        assert one.kind in KINDS
        assert 0 <= one.span <= 1
        assert 0 <= one.bio <= 1
        assert one.score >= LEAST_SCORE - 1e-5


def test_a_text_is_read_alike_alone_later_and_beside_others() -> None:
    """Scores are the same bits whatever was read before and whatever is read at the same time."""
    alone = {text: Recogniser().read(text) for text in TEXTS}
    shared = Recogniser()
    found: dict[str, tuple[Scored, ...]] = {}

    def read(texts: tuple[str, ...]) -> None:
        found.update({text: shared.read(text) for text in texts})

    threads = [threading.Thread(target=read, args=(TEXTS[i:] + TEXTS[:i],)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == alone


def test_component_gives_the_same_in_a_pipe_of_any_size(recogniser: Recogniser) -> None:
    """The spaCy component keeps nothing between documents."""
    nlp = English()
    nlp.add_pipe("paperkin_recogniser")
    one_by_one = [nlp(text)._.recognised for text in TEXTS]
    assert [doc._.recognised for doc in nlp.pipe(TEXTS, batch_size=4)] == one_by_one
    assert one_by_one == [recogniser.read(text) for text in TEXTS]


def test_labels_of_words_make_the_belief_in_a_span() -> None:
    """A span is its beginning times its weakest inside, times that no inside follows."""
    bio = np.zeros((3, 2 * len(KINDS) + 1), np.float32)
    bio[0, 1], bio[1, 2], bio[2, 2] = 0.9, 0.8, 0.3
    beliefs = combine_labels(bio)
    assert beliefs.shape == (3, SPAN_WORDS, len(KINDS))
    assert beliefs[0, 1, 0] == pytest.approx(0.9 * 0.8 * 0.7)
    assert beliefs[0, 2, 0] == pytest.approx(0.9 * 0.3)
    assert beliefs[1, 0, 0] == 0


def test_weights_fit_in_the_repository() -> None:
    """The one file of weights is at most 35 MB."""
    assert WEIGHTS.stat().st_size <= MOST_BYTES


def test_loading_ahead_changes_nothing(recogniser: Recogniser) -> None:
    """A network that was loaded beside other work reads as one that was loaded when asked."""
    ahead = Recogniser()
    ahead.load_ahead()
    assert ahead.read(TEXTS[0]) == recogniser.read(TEXTS[0])


def test_an_error_of_loading_ahead_comes_on_reading(tmp_path: Path) -> None:
    """A file without a network stops no start; whoever reads with it learns why it cannot."""
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(WEIGHTS) as whole, zipfile.ZipFile(broken, "w") as part:
        part.writestr("tokenizer.json", whole.read("tokenizer.json"))
    ahead = Recogniser(broken)
    ahead.load_ahead()
    with pytest.raises(KeyError, match=r"network\.onnx"):
        ahead.read(TEXTS[0])
