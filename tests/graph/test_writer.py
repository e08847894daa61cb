"""The writer: what it stores, that it is idempotent, and that the order of writes is no matter."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import derived, ids
from graph.database import Database
from graph.model import ConceptLink, LoadedRecord, Mention, PaperWrite, Record, ResultClaim
from graph.overrides import add_override, remove_override
from graph.stored import find_papers
from graph.writer import remove_papers, write_papers
from tests.graph.dump import dump_graph
from tests.graph.papers import PAPERS, make_paper, write_papers_of_tests


def concept(db: Database, id: str) -> dict[str, object]:
    """The node of a concept and its labels."""
    rows = db.read("MATCH (c:Concept {id: $id}) RETURN c {.*, labels: labels(c)} AS c", {"id": id})
    return dict(rows[0]["c"]) if rows else {}


def builds_on(db: Database) -> set[tuple[str, str, str]]:
    """Every BUILDS_ON as (user, proposer, via)."""
    rows = db.read("MATCH (u)-[b:BUILDS_ON]->(p) RETURN u.id AS u, p.id AS p, b.via AS via")
    return {(row["u"], row["p"], row["via"]) for row in rows}


def test_a_concept_carries_its_kind_name_aliases_and_count(database: Database) -> None:
    """A concept node says how it is called and written, and how many papers have it."""
    write_papers_of_tests(database)
    kv_cache = concept(database, "method:kv-cache")
    assert sorted(kv_cache["labels"]) == ["Concept", "Method"]
    assert (kv_cache["name"], kv_cache["name_folded"]) == ("KV cache", "kv cache")
    assert kv_cache["aliases"] == ["KV caches"]
    assert kv_cache["paper_count"] == 8


def test_a_family_exists_for_its_variants_only(database: Database) -> None:
    """A wider concept without papers stands in the graph while a variant needs it."""
    write_papers_of_tests(database, ["scbench"])
    assert concept(database, "model:llama")["paper_count"] == 0
    remove_papers(database, [PAPERS["scbench"].id])
    assert concept(database, "model:llama") == {}
    assert database.read("MATCH (n) WHERE NOT n:Load AND NOT n:Paperkin RETURN n") == []


def test_writing_again_changes_nothing(database: Database) -> None:
    """The same papers written twice give the same graph."""
    write_papers_of_tests(database)
    once = dump_graph(database)
    write_papers_of_tests(database)
    assert dump_graph(database) == once


def test_one_batch_or_many_make_no_difference(database: Database) -> None:
    """Papers written one by one, last first, give the graph of a single batch."""
    write_papers_of_tests(database)
    together = dump_graph(database)
    database.run("MATCH (n) DETACH DELETE n")
    for name in reversed(list(PAPERS)):
        write_papers_of_tests(database, [name])
    assert dump_graph(database) == together


def test_a_changed_paper_replaces_its_own_links_only(database: Database) -> None:
    """A paper written with fewer concepts loses those, and what nobody else has disappears."""
    write_papers_of_tests(database, ["minicache", "distserve"])
    changed = replace(PAPERS["minicache"], concepts=(), results=(), authors=())
    counts = write_papers(database, [changed])
    assert concept(database, "method:minicache") == {}
    assert concept(database, "dataset:sharegpt")["paper_count"] == 1
    assert counts.concepts_gone == 7  # two families among them
    assert database.read("MATCH (a:Author)<-[:WRITTEN_BY]-(p) RETURN DISTINCT p.id AS id") == [
        {"id": PAPERS["distserve"].id}
    ]


def test_papers_build_on_the_one_that_proposes_the_name(database: Database) -> None:
    """A later paper that uses, compares with, tests on or mentions a proposed name builds on it."""
    write_papers_of_tests(database)
    vllm = PAPERS["pagedattention"].id
    users = {user for user, proposer, via in builds_on(database) if via == "software:vllm"}
    assert users == {PAPERS[n].id for n in ("batchllm", "distserve", "sarathi", "fieldguide")}
    assert (PAPERS["kvmerger"].id, PAPERS["h2o"].id, "method:h2o") in builds_on(database)
    remove_papers(database, [vllm])
    assert not {link for link in builds_on(database) if "software:vllm" in link}


@pytest.mark.parametrize(
    ("proposed", "name", "kind", "year", "expected"),
    [
        (1, "Mamba2", "Model", 2024, True),
        (2, "Mamba2", "Model", 2024, True),
        (3, "Mamba2", "Model", 2024, False),
        (1, "Mamba2", "Model", 2025, False),
        (1, "Mamba2", "Model", None, True),
        (1, "Mamba", "Model", 2024, False),
        (1, "BERT", "Model", 2023, True),
        (1, "pass@1", "Metric", 2023, False),
    ],
)
def test_building_on_takes_a_distinctive_earlier_rare_name(
    database: Database, proposed: int, name: str, kind: str, year: int | None, expected: bool
) -> None:
    """BUILDS_ON needs a distinctive name, at most two proposers, none later than the user."""
    user = make_paper(
        "A paper that uses it", f"[{name}]", concepts={name: f"{kind}, uses"}, year=2024
    )
    proposers = [
        make_paper(
            f"{name}, proposal {n}", f"[{name}]", concepts={name: f"{kind}, proposes"}, year=year
        )
        for n in range(proposed)
    ]
    write_papers(database, [user, *proposers])
    assert len(builds_on(database)) == (proposed if expected else 0)


def test_a_third_proposer_ends_the_links_and_its_removal_brings_them_back(
    database: Database,
) -> None:
    """Who builds on whom follows the proposers as they come and go."""
    one, two, three = (
        make_paper(f"Proposer {n}", "[Mamba2]", concepts={"Mamba2": "Model, proposes"}, year=2023)
        for n in range(3)
    )
    user = make_paper("A user of it", "[Mamba2]", concepts={"Mamba2": "Model, uses"}, year=2024)
    write_papers(database, [user, one, two])
    write_papers(database, [three])
    assert builds_on(database) == set()
    remove_papers(database, [one.id])
    assert {proposer for _, proposer, _ in builds_on(database)} == {two.id, three.id}


def test_a_better_id_takes_over_the_node(database: Database) -> None:
    """A paper that gets an identifier keeps its node, and the old id is still found."""
    old = make_paper(
        "A paper that was first known by its title alone",
        "[vLLM]",
        concepts={"vLLM": "Software, uses"},
    )
    write_papers(database, [old])
    database.run("MATCH (p:Paper) CREATE (:Probe {id: 'x'})-[:SEES]->(p)")
    new = replace(old, id="arxiv:2501.00001", arxiv_id="2501.00001", other_ids=(old.id,))
    write_papers(database, [new], replaced=[old.id])
    rows = database.read("MATCH (:Probe)-[:SEES]->(p) RETURN p.id AS id")
    assert rows == [{"id": "arxiv:2501.00001"}]
    assert [paper.id for paper in find_papers(database, [old.id])] == [new.id]
    assert database.read("MATCH (p:Paper) RETURN count(*) AS n") == [{"n": 1}]


def test_citations_join_whichever_paper_comes_first(database: Database) -> None:
    """A reference becomes CITES when both papers are here, by any id of the cited paper."""
    cites = "MATCH (p:Paper)-[:CITES]->(q:Paper) RETURN q.id AS id"
    citing = make_paper(
        "A paper with references", year=2025, references=("doi:10.1145~3600006.3613165",)
    )
    write_papers(database, [citing])
    assert database.read(cites) == []
    write_papers_of_tests(database, ["pagedattention"])
    assert database.read(cites) == [{"id": "arxiv:2309.06180"}]
    remove_papers(database, ["arxiv:2309.06180"])
    write_papers_of_tests(database, ["pagedattention"])
    assert database.read(cites) == [{"id": "arxiv:2309.06180"}]


def test_stored_records_come_back_as_they_were(database: Database) -> None:
    """What a source said of a paper is read back field by field."""
    write_papers_of_tests(database)
    for paper in PAPERS.values():
        stored = [item for item in find_papers(database, [paper.id]) if item.id == paper.id]
        assert [item.records for item in stored] == [paper.records]


def test_a_name_given_by_a_person_wins_until_it_is_taken_back(database: Database) -> None:
    """An override of a name is the display name, and what builds on it follows."""
    proposer = make_paper("Proposer", "[mamba]", concepts={"mamba": "Model, proposes"}, year=2023)
    user = make_paper("User", "[mamba]", concepts={"mamba": "Model, uses"}, year=2024)
    write_papers(database, [proposer, user])
    plain = dump_graph(database)
    override = add_override(database, "name", "model:mamba", value={"name": "MaMBa"})
    assert concept(database, "model:mamba")["name"] == "MaMBa"
    assert concept(database, "model:mamba")["aliases"] == ["mamba"]
    assert builds_on(database) == {(user.id, proposer.id, "model:mamba")}
    overridden = dump_graph(database)
    write_papers(database, [proposer, user])
    assert dump_graph(database) == overridden
    remove_override(database, override.id)
    assert dump_graph(database) == plain


# ------------------------------------------------------------ any order gives the same graph

_CONCEPTS = {
    "software:vllm": ("Software", ("vLLM",), ()),
    "method:kv-cache": ("Method", ("KV cache", "KV Cache", "kv cache"), ()),
    "model:llama-2-7b": ("Model", ("Llama-2-7B", "LLaMA-2-7B"), ("Llama-2", "Llama")),
    "model:llama-2": ("Model", ("Llama-2", "LLaMA-2"), ("Llama",)),
    "model:llama": ("Model", ("Llama", "LLaMA"), ()),
    "metric:pass-1": ("Metric", ("pass@1",), ()),
    "dataset:mbpp": ("Dataset", ("MBPP", "mbpp"), ()),
}
_SLOTS = ("arxiv:2301.00001", "arxiv:2402.00002", "doi:10.1~3", "title:4444", "title:5555")


@st.composite
def links(draw: st.DrawFn) -> ConceptLink:
    """A link to one of a few concepts, in any role and spelling."""
    key = draw(st.sampled_from(sorted(_CONCEPTS)))
    kind, names, family = _CONCEPTS[key]
    name = draw(st.sampled_from(names))
    text = draw(st.sampled_from((name, f"{name}s", f"the {name}")))
    return ConceptLink(
        concept_id=key,
        kind=kind,
        name=name,
        role=draw(st.sampled_from(("proposes", "uses", "compares_with", "reports"))),
        confidence=0.9,
        found_by="pattern",
        vocabulary_name=names[0] if draw(st.booleans()) and key == "dataset:mbpp" else None,
        mentions=(Mention(text=text, field="abstract", start=0, end=len(text), sentence=0),),
        family=tuple((ids.concept_id(kind, wider), wider) for wider in family),
    )


@st.composite
def papers(draw: st.DrawFn) -> PaperWrite:
    """One of a few papers in one of many versions."""
    key = draw(st.sampled_from(_SLOTS))
    concepts = tuple(draw(st.lists(links(), max_size=5)))
    version = draw(st.integers(0, 2))
    result = ResultClaim(
        id=ids.result_id(key, "abstract", version, "3x"),
        value="3x",
        number=3.0,
        unit="x",
        metric_id="metric:pass-1",
        metric_text="pass@1",
        comparison=None,
        on_id=concepts[0].concept_id if concepts else None,
        sentence=0,
    )
    record = Record(title=f"Paper {key}, version {version}")
    return PaperWrite(
        id=key,
        title=record.title,
        title_folded=ids.fold_title(record.title),
        abstract="A text.",
        authors=tuple(
            draw(st.lists(st.sampled_from(("José Ruiz", "Jose Ruiz", "Ada L")), max_size=2))
        ),
        year=draw(st.sampled_from((None, 2023, 2024))),
        references=tuple(draw(st.lists(st.sampled_from(_SLOTS), max_size=2, unique=True))),
        sentences=(("abstract", 0, 7),),
        concepts=concepts,
        results=(result,),
        records=(
            LoadedRecord(source="s", load_id="load:p", content_hash=str(version), record=record),
        ),
    )


writes = st.lists(papers(), min_size=1, max_size=3, unique_by=lambda paper: paper.id)
removals = st.lists(st.sampled_from(_SLOTS), min_size=1, max_size=2, unique=True)


@pytest.mark.parametrize("aliases", [1, 100], ids=["few aliases", "all aliases"])
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.one_of(writes, removals), min_size=2, max_size=7))
def test_any_sequence_of_writes_and_removals_equals_writing_the_survivors(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    aliases: int,
    steps: list[list[PaperWrite] | list[str]],
) -> None:
    """The graph is a function of the papers in it, even where aliases are cut to the shortest."""
    monkeypatch.setattr(derived, "ALIAS_LIMIT", aliases)
    database.run("MATCH (n) DETACH DELETE n")
    survivors: dict[str, PaperWrite] = {}
    for step in steps:
        written = [item for item in step if isinstance(item, PaperWrite)]
        gone = [item for item in step if isinstance(item, str)]
        if written:
            write_papers(database, written)
        remove_papers(database, gone)
        survivors |= {paper.id: paper for paper in written}
        survivors = {key: paper for key, paper in survivors.items() if key not in gone}
    grown = dump_graph(database)
    database.run("MATCH (n) DETACH DELETE n")
    write_papers(database, list(survivors.values()))
    assert grown == dump_graph(database)
