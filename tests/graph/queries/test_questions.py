"""The questions beyond one paper or concept: studied with, gaps, results, what to read next."""

import math

import pytest

from graph.database import Database
from graph.errors import AmbiguousName, InvalidValue, NotFound
from graph.queries import naming
from graph.queries.gaps import gaps
from graph.queries.reading import read_next
from graph.queries.results import group_results, results
from graph.queries.studied import studied_with
from graph.writer import write_papers
from tests.graph.papers import PAPERS, make_paper, write_papers_of_tests

IDS = {name: paper.id for name, paper in PAPERS.items()}
MAMBA = [
    make_paper(
        f"A paper that takes [Mamba] for a {kind.lower()}", concepts={"Mamba": f"{kind}, uses"}
    )
    for kind in ("Method", "Model")
]


@pytest.fixture(scope="module")
def library(module_database: Database) -> Database:
    """The papers of the tests and two that disagree about one name, only read."""
    write_papers_of_tests(module_database)
    write_papers(module_database, MAMBA, "load:mamba")
    return module_database


TOTAL = len(PAPERS) + len(MAMBA)


def names(items: list[dict[str, object]]) -> list[object]:
    """What the items are called."""
    return [item.get("name") or item.get("title") for item in items]


# ------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("software:vllm", "software:vllm"),
        ("vLLM", "software:vllm"),
        ("VLLM", "software:vllm"),
        ("kv caches", "method:kv-cache"),
        ("A100 GPUs", "hardware:a100"),
        (" model:mamba ", "model:mamba"),
    ],
)
def test_a_concept_is_meant_by_id_name_or_alias(library: Database, text: str, id: str) -> None:
    """Every spelling leads to the concept, whatever its case."""
    assert naming.resolve_concept(library, text)["id"] == id


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("arxiv:2405.14366", "minicache"),
        ("2405.14366v2", "minicache"),
        ("https://arxiv.org/abs/2405.14366", "minicache"),
        ("doi:10.1145~3600006.3613165", "pagedattention"),
        ("https://doi.org/10.1145/3600006.3613165", "pagedattention"),
        ("minicache: merging the KV cache across the depth of a model", "minicache"),
        ("BatchLLM", "batchllm"),
        ("KVMerger", "kvmerger"),
    ],
)
def test_a_paper_is_meant_by_identifier_title_or_what_it_proposes(
    library: Database, text: str, name: str
) -> None:
    """Identifiers in any form, titles, short titles and proposed names lead to the paper."""
    assert naming.resolve_paper(library, text)["id"] == IDS[name]


def test_a_name_that_could_be_either_means_the_concept(library: Database) -> None:
    """An end of a path may be a paper or a concept; a name in common is the concept's."""
    assert naming.resolve_node(library, "MiniCache")["id"] == "method:minicache"
    assert naming.resolve_node(library, "2405.14366")["id"] == IDS["minicache"]


def test_a_name_of_several_things_lists_them(library: Database) -> None:
    """Nothing is guessed: the message holds the ids to choose from, and a kind can decide."""
    with pytest.raises(AmbiguousName) as error:
        naming.resolve_concept(library, "Mamba")
    assert {item["id"] for item in error.value.candidates} == {"method:mamba", "model:mamba"}
    assert "Mamba (model:mamba)" in error.value.message
    assert naming.resolve_concept(library, "Mamba", kinds=("Model",))["id"] == "model:mamba"


@pytest.mark.parametrize(
    ("resolve", "text", "close"),
    [
        (naming.resolve_concept, "KV cahce", "method:kv-cache"),
        (naming.resolve_paper, "MiniCach", IDS["minicache"]),
        (naming.resolve_node, "zzzz", "search for a word"),
        (naming.resolve_concept, "", "search for a word"),
    ],
)
def test_an_unknown_name_is_answered_with_close_ones(
    library: Database, resolve: object, text: str, close: str
) -> None:
    """NotFound says what is spelled like it."""
    with pytest.raises(NotFound) as error:
        resolve(library, text)  # type: ignore[operator]
    assert close in error.value.hint


# ------------------------------------------------------------ studied with


def test_a_task_is_studied_with_what_its_papers_use(library: Database) -> None:
    """Datasets, hardware and models by how many of the task's papers have them, with lift."""
    found = studied_with(library, "task:llm-serving")
    assert (found["papers"], found["read"]) == (3, 3)
    sharegpt = found["kinds"]["Dataset"][0]
    assert (sharegpt["id"], sharegpt["both"], sharegpt["share"]) == ("dataset:sharegpt", 2, 0.6667)
    assert sharegpt["roles"] == {"evaluates_on": 2}
    assert sharegpt["lift"] == pytest.approx(2 * TOTAL / (3 * 3), abs=0.01)
    hardware = [(item["name"], item["both"]) for item in found["kinds"]["Hardware"]]
    assert hardware == [("A100", 2), ("GPU", 1)]
    assert found["kinds"]["Model"] == []
    assert found["totals"] == {"Dataset": 1, "Hardware": 2, "Model": 0}


def test_a_wider_concept_is_studied_with_what_its_variants_are(library: Database) -> None:
    """Papers about a variant count, each once; a limit leaves its total."""
    found = studied_with(library, "model:llama", kinds=("Dataset", "Hardware"), limit=1)
    assert found["papers"] == 5
    assert [(item["name"], item["both"]) for item in found["kinds"]["Dataset"]] == [
        ("LongBench", 3)
    ]
    assert found["totals"]["Dataset"] > 1


# ------------------------------------------------------------ gaps


def test_a_method_lacks_what_its_neighbours_are_tested_on(library: Database) -> None:
    """MiniCache was never run on LongBench; papers that share concepts with it were."""
    found = gaps(library, "method:minicache")
    assert names(found["items"]) == ["LongBench"]
    item = found["items"][0]
    assert (item["papers"], names(item["through"])) == (2, ["Llama-2-7B", "KV cache"])
    assert [example["paper"]["id"] for example in item["examples"]] == [
        IDS["kvmerger"],
        IDS["shadowkv"],
    ]
    assert names(item["examples"][0]["methods"]) == ["KVMerger"]
    both = math.log(1 + TOTAL / 8) * 2 + math.log(1 + TOTAL / 2)
    assert item["score"] == pytest.approx(both, abs=1e-3)
    assert item["text"] == (
        "2 papers that share Llama-2-7B and KV cache with those of MiniCache have LongBench; "
        "none has both."
    )


def test_a_dataset_lacks_the_methods_near_those_tested_on_it(library: Database) -> None:
    """Asked of a dataset: methods of neighbouring papers that no paper has together with it."""
    found = gaps(library, "dataset:sharegpt", limit=200)
    missing = names(found["items"])
    assert {"PagedAttention", "ShadowKV", "KVMerger", "H2O", "BatchLLM"} <= set(missing)
    assert not {"MiniCache", "vLLM", "KV cache", "Llama-2-7B", "rectified flow"} & set(missing)
    assert found["total"] == len(missing)


def test_what_was_tried_with_a_variant_is_no_gap(library: Database) -> None:
    """Llama-2 stands in no paper with ShareGPT, its variant Llama-2-7B does."""
    assert "ShareGPT" not in names(gaps(library, "model:llama-2")["items"])


def test_gaps_are_asked_of_what_can_be_tried(library: Database) -> None:
    """Hardware has no gaps."""
    with pytest.raises(InvalidValue, match="A100 is a hardware"):
        gaps(library, "hardware:a100")


# ------------------------------------------------------------ results


def test_results_stand_with_their_paper_and_sentence(library: Database) -> None:
    """Every figure keeps the sentence that says it; only one dataset and metric compare."""
    found = results(library, "dataset:imagenet")
    group = found["groups"][0]
    assert (group["metric"]["name"], group["on"]["name"]) == ("FID", "ImageNet")
    assert group["comparable"]
    figure = group["items"][0]
    assert (figure["value"], figure["number"], figure["paper"]["id"]) == ("1.9", 1.9, IDS["flow"])
    assert figure["sentence"].endswith("it reaches an FID of 1.9.")


def test_changes_and_other_hardware_do_not_compare(library: Database) -> None:
    """3.04x on an A100 is set against the paper's own baseline: its group says so."""
    found = results(library, "metric:throughput")
    assert found["total"] == 3
    assert not any(group["comparable"] for group in found["groups"])
    relative = [group for group in found["groups"] if group["relative"]]
    assert [item["value"] for group in relative for item in group["items"]] == ["3.04x"]
    some = results(library, "metric:throughput", limit=1)
    assert (some["truncated"], sum(len(group["items"]) for group in some["groups"])) == (True, 1)


def _figure(value: str, number: float | None, unit: str | None = None) -> dict[str, object]:
    texts = {
        "abstract": "A sentence.",
        "sentence_fields": ["abstract"],
        "sentence_starts": [0],
        "sentence_ends": [11],
    }
    result = {"value": value, "number": number, "unit": unit, "metric": "FID", "sentence": 0}
    return {
        "result": result,
        "texts": texts,
        "metric": {"id": "metric:fid", "name": "FID"},
        "about": {"id": "dataset:imagenet", "kind": "Dataset", "name": "ImageNet"},
        "paper": {"id": f"title:{value}"},
    }


def test_figures_of_one_group_come_largest_first() -> None:
    """Numbers are ordered as numbers, those that cannot be read last; another unit is apart."""
    figures = [("9.1", 9.1), ("around ten", None), ("12", 12.0)]
    rows = [_figure(*figure) for figure in figures] + [_figure("91%", 91.0, "%")]
    first, second = group_results(rows)
    assert [item["value"] for item in first["items"]] == ["12", "9.1", "around ten"]
    assert (second["unit"], len(second["items"])) == ("%", 1)


# ------------------------------------------------------------ what to read next


def test_what_to_read_next_shares_and_is_linked(library: Database) -> None:
    """KVMerger builds on H2O and shares most with both known papers, and says so."""
    found = read_next(library, [IDS["minicache"], IDS["h2o"]])
    assert not {IDS["minicache"], IDS["h2o"]} & {item["id"] for item in found["items"]}
    first = found["items"][0]
    assert first["id"] == IDS["kvmerger"]
    assert [(link["role"], link["paper"]["id"]) for link in first["links"]] == [
        ("builds_on", IDS["h2o"])
    ]
    known = {item["name"]: item["known"] for item in first["shared"]}
    assert known == {"Llama-2-7B": 1, "memory usage": 2, "KV cache": 2, "H2O": 1}
    expected = math.log(1 + TOTAL / 1)  # the link
    for name, count in (("Llama-2-7B", 2), ("H2O", 2), ("memory usage", 3), ("KV cache", 8)):
        expected += math.log(1 + TOTAL / count) * (1 + math.log(known[name]))
    assert first["score"] == pytest.approx(expected, abs=2e-3)
    assert first["text"].startswith("It builds on H2O through H2O; it shares ")
    scores = [item["score"] for item in found["items"]]
    assert scores == sorted(scores, reverse=True)


def test_nothing_excluded_or_unlinked_is_named(library: Database) -> None:
    """A paper that shares nothing and is not linked is not among what to read."""
    found = read_next(library, [IDS["scbench"]], exclude=[IDS["kvmerger"]], limit=50)
    named = {item["id"]: item for item in found["items"]}
    assert not {IDS["kvmerger"], IDS["flow"], IDS["titleonly"]} & set(named)
    cited = {link["role"] for link in named[IDS["pagedattention"]]["links"]}
    assert cited == {"cited_by"}
    assert found["total"] == len(named)


def test_a_sensible_number_of_papers_is_known(library: Database) -> None:
    """None and more than a hundred are refused."""
    for ids in ([], [IDS["h2o"]] * 101):
        with pytest.raises(InvalidValue, match="1 to 100"):
            read_next(library, ids)


@pytest.mark.parametrize("ask", [studied_with, gaps, results])
def test_an_unknown_concept_is_not_found(library: Database, ask: object) -> None:
    """Each question raises NotFound with the id that is unknown."""
    with pytest.raises(NotFound) as error:
        ask(library, "method:nothing")  # type: ignore[operator]
    assert error.value.id == "method:nothing"
