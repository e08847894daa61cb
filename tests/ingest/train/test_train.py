"""Training from first step to packed weights, on twelve small abstracts and a tiny encoder."""

import dataclasses
import json
import zipfile
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("onnx", reason="needs the extra `train`")
pytest.importorskip("sklearn", reason="needs the extra `train`")

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers  # noqa: E402

from ingest.extract.pieces import split_words  # noqa: E402
from ingest.extract.recogniser import Recogniser  # noqa: E402
from ingest.extract.rescorer import Rescorer  # noqa: E402
from ingest.train.annotation import read_annotated  # noqa: E402
from ingest.train.batches import build_examples, collate, hide_words  # noqa: E402
from ingest.train.export import write_network  # noqa: E402
from ingest.train.fit import Recipe, batch_loss, fit  # noqa: E402
from ingest.train.network import Encoder, EncoderSize  # noqa: E402
from ingest.train.network import Recogniser as Network  # noqa: E402
from ingest.train.pack import pack_weights  # noqa: E402
from ingest.train.readings import (  # noqa: E402
    check_text,
    load_readings,
    read_out_of_fold,
    write_readings,
)
from ingest.train.silver import (  # noqa: E402
    Unlabelled,
    WrongPapersError,
    cut_unlabelled,
    label,
    read_silver,
    write_silver,
)
from ingest.train.train import train  # noqa: E402

DATA = Path(__file__).parents[1] / "data" / "annotated.jsonl"
RECIPE = Recipe(epochs=20, batch_pieces=300, encoder_rate=1e-3, head_rate=5e-3)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tokenizer_json() -> str:
    words = {w.text.lower() for p in read_annotated([DATA]) for w in split_words(p.text)}
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *sorted(words)]
    vocabulary = {name: i for i, name in enumerate(names)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    text: str = tokenizer.to_str()
    return text


def build_encoder(tokenizer_json: str) -> Encoder:
    torch.manual_seed(3)
    size = EncoderSize(2, 32, 4, 64, len(json.loads(tokenizer_json)["model"]["vocab"]), 400, 1e-12)
    return Encoder(size)


def build_network(tokenizer_json: str) -> Network:
    encoder = build_encoder(tokenizer_json)
    network = Network(encoder.size)
    network.encoder = encoder
    return network


def test_training_learns_packs_and_repeats_itself(tmp_path: Path, tokenizer_json: str) -> None:
    """The same seed gives the same file, and the file reads what it has learnt."""
    data = tmp_path / "annotated.jsonl"
    papers = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    copies = [p | {"title": f"{p['title']}, part {n}"} for n in range(5) for p in papers]
    data.write_text("".join(json.dumps(p) + "\n" for p in copies), encoding="utf-8")
    files = []
    for name in ("one.zip", "two.zip"):
        report = train(
            [data],
            tmp_path / name,
            recipe=RECIPE,
            held_out=(1,),
            members=1,
            start=lambda: (build_encoder(tokenizer_json), tokenizer_json),
            finders=lambda fold: lambda text: (),
        )
        files.append((tmp_path / name).read_bytes())
    assert files[0] == files[1]
    assert report.papers == len(copies) > report.judged_papers > 0
    assert report.bytes == len(files[0])
    paper = next(p for p in read_annotated([data]) if p.fold != 1)
    recogniser = Recogniser(tmp_path / "one.zip")
    found = recogniser.read(paper.text)
    named = {paper.text[s.start : s.end] for s in found if s.score > 0.5}
    known = {m for e in paper.entities for m in e.surfaces}
    assert len(named & known) >= len(known) / 2
    assert Rescorer(tmp_path / "one.zip").decide(paper.text, found, ())
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"annotated.jsonl", "one.zip", "two.zip"}


def test_a_stopped_run_goes_on_to_the_same_weights(tmp_path: Path, tokenizer_json: str) -> None:
    """A run with a checkpoint at every step ends where one without a stop ends."""
    recipe = dataclasses.replace(RECIPE, epochs=3, checkpoint_seconds=-1.0)
    tokenizer = Tokenizer.from_str(tokenizer_json)
    examples = build_examples(read_annotated([DATA]), tokenizer)
    whole = build_network(tokenizer_json)
    fit(whole, examples, recipe, tmp_path / "whole")
    stopped = build_network(tokenizer_json)
    steps = []

    def stop(*_: object) -> None:
        steps.append(1)
        if len(steps) == 4:
            raise KeyboardInterrupt

    hook = stopped.register_forward_hook(stop)
    with pytest.raises(KeyboardInterrupt):
        fit(stopped, examples, recipe, tmp_path / "stopped")
    hook.remove()
    resumed = build_network(tokenizer_json)
    fit(resumed, examples, recipe, tmp_path / "stopped")
    for name, value in whole.state_dict().items():
        assert torch.equal(value, resumed.state_dict()[name]), name
    with pytest.raises(ValueError, match="another recipe"):
        fit(resumed, examples, dataclasses.replace(recipe, seed=1), tmp_path / "stopped")


def test_the_written_graph_computes_what_the_network_does(
    tmp_path: Path, tokenizer_json: str
) -> None:
    """Before weights are rounded to 8 bits, all heads agree to the last digits."""
    network = build_network(tokenizer_json).eval()
    torch.nn.init.normal_(network.encoder.shapes.weight)
    graph = write_network([network.state_dict()], network.encoder.size, quantise=False)
    pack_weights(tmp_path / "bare.zip", network=graph, tokenizer=tokenizer_json)
    recogniser = Recogniser(tmp_path / "bare.zip")
    (example,) = build_examples(read_annotated([DATA])[:1], recogniser.tokenizer)
    batch = collate([example])
    with torch.no_grad():
        bio, spans, roles = network(batch.pieces, batch.shapes, batch.mask, batch.words)
    labels, kinds, named = recogniser.run(example.segment)
    inside = batch.span_mask[0]
    torch.testing.assert_close(torch.from_numpy(labels), bio[0].softmax(-1), atol=2e-5, rtol=0)
    expected = spans[0].softmax(-1)[inside]
    torch.testing.assert_close(torch.from_numpy(kinds)[inside], expected, atol=2e-5, rtol=0)
    expected = roles[0].softmax(-1)[inside]
    torch.testing.assert_close(torch.from_numpy(named)[inside], expected, atol=2e-5, rtol=0)


def test_members_of_a_graph_are_averaged(tmp_path: Path, tokenizer_json: str) -> None:
    """Two networks in one file believe what they believe on average, and share their words."""
    states = []
    for seed in (1, 2):
        network = build_network(tokenizer_json)
        torch.manual_seed(seed)
        torch.nn.init.normal_(network.heads.kind.weight)
        torch.nn.init.normal_(network.heads.bio.weight)
        torch.nn.init.normal_(network.heads.role.weight)
        states.append(network.state_dict())
    size = network.encoder.size
    found = []
    for number, members in enumerate((states[:1], states[1:], states)):
        path = tmp_path / f"{number}.zip"
        graph = write_network(members, size, quantise=False)
        pack_weights(path, network=graph, tokenizer=tokenizer_json)
        recogniser = Recogniser(path)
        segment = build_examples(read_annotated([DATA])[:1], recogniser.tokenizer)[0].segment
        found.append(recogniser.run(segment))
    for one, other, both in zip(*found, strict=True):
        assert abs((one + other) / 2 - both).max() < 1e-6
        assert abs(one - other).max() > 0.1
    states[1]["encoder.words.weight"] = states[1]["encoder.words.weight"] + 1
    with pytest.raises(ValueError, match="word vectors"):
        write_network(states, size)


def test_padding_changes_no_loss(tokenizer_json: str) -> None:
    """A batch's loss is the mean over words of what its segments lose alone."""
    network = build_network(tokenizer_json).eval()
    examples = build_examples(read_annotated([DATA])[:3], Tokenizer.from_str(tokenizer_json))
    words = [len(e.segment.firsts) for e in examples]
    with torch.no_grad():
        together = batch_loss(network, collate(examples))
        alone = [
            batch_loss(network, collate([e])) * n for e, n in zip(examples, words, strict=True)
        ]
    assert float(together) == pytest.approx(float(sum(alone)) / sum(words), rel=1e-4)


def test_silver_labels_come_back_as_they_were_written(tmp_path: Path, tokenizer_json: str) -> None:
    """A teacher's beliefs are kept in a file without the texts, and become soft targets again."""
    tokenizer = Tokenizer.from_str(tokenizer_json)
    papers = [Unlabelled(str(n), p.text) for n, p in enumerate(read_annotated([DATA])[:2])]
    teacher = build_network(tokenizer_json).eval()
    labelled = [label(own, [teacher]) for own in cut_unlabelled(papers, tokenizer)]
    path = tmp_path / "silver.jsonl.gz"
    write_silver(papers, labelled, path)
    first = path.read_bytes()
    read = read_silver(path, {p.id: p for p in papers}, tokenizer)
    beliefs = [b for own in labelled for e in own for b in (*e.bio, *e.spans, *e.roles)]
    again = [b for e in read for b in (*e.bio, *e.spans, *e.roles)]
    assert beliefs
    assert sorted(b[:-1] for b in beliefs) == sorted(b[:-1] for b in again)
    assert (
        max(abs(b[-1] - a[-1]) for b, a in zip(sorted(beliefs), sorted(again), strict=True)) < 0.01
    )
    write_silver(papers, labelled, path)
    assert path.read_bytes() == first
    batch = collate(read)
    assert torch.allclose(batch.bio.sum(-1), torch.ones(()))
    assert torch.allclose(batch.spans.sum(-1), torch.ones(()))


def test_labels_of_other_papers_are_refused(tmp_path: Path, tokenizer_json: str) -> None:
    """A text that is missing, or not the one that was labelled, is an error, not a wrong label."""
    tokenizer = Tokenizer.from_str(tokenizer_json)
    paper = Unlabelled("1", read_annotated([DATA])[0].text)
    path = tmp_path / "silver.jsonl.gz"
    write_silver([paper], cut_unlabelled([paper], tokenizer), path)
    for given in ({}, {"1": Unlabelled("1", paper.text + " More.")}):
        with pytest.raises(WrongPapersError, match="labels 1"):
            read_silver(path, given, tokenizer)


def test_out_of_fold_readings_come_back(tmp_path: Path, tokenizer_json: str) -> None:
    """What networks read in the papers of their fold is kept to a part in a thousand."""
    network = build_network(tokenizer_json)
    weights = tmp_path / "bare.zip"
    graph = write_network([network.state_dict()], network.encoder.size)
    pack_weights(weights, network=graph, tokenizer=tokenizer_json)
    papers = read_annotated([DATA])
    fold = papers[0].fold
    written = list(read_out_of_fold(papers, {fold: weights}))
    assert [p.fold for p, _ in written] == [fold] * len(written)
    path = tmp_path / "readings.jsonl.gz"
    assert write_readings(written, path) == len(written)
    stored = load_readings(path)
    for paper, scored in written:
        for one, again in zip(scored, stored[check_text(paper.text)], strict=True):
            assert (one.start, one.end, one.kind) == (again.start, again.end, again.kind)
            assert again.roles == pytest.approx(one.roles, abs=1e-3)
            assert again.span == pytest.approx(one.span, abs=1e-3)


def test_hidden_words_are_hidden_whole(tokenizer_json: str) -> None:
    """All pieces of a hidden word become the mask's, and special pieces never do."""
    tokenizer = Tokenizer.from_str(tokenizer_json)
    batch = collate(build_examples(read_annotated([DATA])[:3], tokenizer))
    every = hide_words(batch, 1, 1.0)
    inside = batch.owners >= 0
    assert (every[inside] == 1).all()
    assert torch.equal(every[~inside], batch.pieces[~inside])
    assert torch.equal(hide_words(batch, 1, 0.0), batch.pieces)


def test_the_packed_file_names_what_it_was_made_with(tmp_path: Path, tokenizer_json: str) -> None:
    """The card travels inside the file."""
    path = tmp_path / "weights.zip"
    pack_weights(path, network=b"graph", tokenizer=tokenizer_json, card={"seed": 7})
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.read("card.json")) == {"seed": 7}
