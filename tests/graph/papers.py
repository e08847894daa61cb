"""A small corpus that reads like the real one: papers about the KV cache, written for the tests.

``PAPERS`` holds them by a short name and ``write_papers_of_tests(db)`` puts them into a graph.
Texts are marked up where they are written: ``[KV caches|KV cache]`` is a mention of the concept
KV cache, ``[vLLM]`` one of vLLM. The figures are what a test needs, not anybody's findings.
"""

import re
from collections.abc import Iterable, Mapping

from graph import ids
from graph.database import Database
from graph.model import ConceptLink, LoadedRecord, Mention, PaperWrite, Record, ResultClaim
from graph.record_keys import identifiers, title_keys
from graph.writer import write_papers

LOAD = "load:test"

#: Concept -> the wider ones, nearest first; a function of the name, as in the real vocabulary.
FAMILIES = {
    "Llama-3.1-8B": ("Llama-3.1", "Llama"),
    "Llama-2-7B": ("Llama-2", "Llama"),
    "Llama-2": ("Llama",),
    "H100 SXM": ("H100",),
}
_MARK = re.compile(r"\[([^\]|]+)(?:\|([^\]]+))?\]")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def make_paper(
    title: str,
    abstract: str = "",
    *,
    concepts: Mapping[str, str] | None = None,
    results: Iterable[tuple[str, str, str | None]] = (),
    load_id: str = LOAD,
    source: str = "tests.jsonl",
    **record: object,
) -> PaperWrite:
    """A paper as the loader would hand it to the writer.

    ``concepts`` says kind and role of each concept in the markup, as in ``"Method, uses"``;
    Hardware may add count and memory (``"Hardware, runs_on, 8, 80 GB"``). ``results`` are
    (value, metric, on) where value stands in the abstract. ``record`` are fields of a Record.
    """
    texts: dict[str, str] = {}
    marked: dict[str, list[Mention]] = {}
    for field, markup in (("title", title), ("abstract", abstract)):
        texts[field] = _read_markup(field, markup, marked)
    sentences = tuple(_sentences(texts))
    own = Record(title=texts["title"], abstract=texts["abstract"], **record)  # type: ignore[arg-type]
    loaded = LoadedRecord(
        source=source,
        load_id=load_id,
        content_hash=ids.checksum([title, abstract, str(record)]),
        record=own,
        loaded_at="2026-01-02T03:04:05.000+00:00",
    )
    keys = identifiers(own) or title_keys(own)[-1:]
    links = tuple(
        _link(name, words, marked.get(name, []), sentences)
        for name, words in (concepts or {}).items()
    )
    return PaperWrite(
        id=keys[0],
        title=own.title,
        title_folded=ids.fold_title(own.title),
        abstract=own.abstract,
        authors=own.authors,
        year=own.year,
        published=own.published,
        venue=own.venue,
        url=own.url,
        arxiv_id=own.arxiv_id,
        doi=own.doi,
        other_ids=keys[1:],
        links=own.links,
        references=own.references,
        text_by=own.text_by,
        sentences=sentences,
        concepts=links,
        results=tuple(_claim(keys[0], texts["abstract"], sentences, links, *r) for r in results),
        records=(loaded,),
        extracted_by="tests-1",
    )


def _read_markup(field: str, markup: str, marked: dict[str, list[Mention]]) -> str:
    """The text without marks; the mentions go to ``marked`` by concept name."""
    text, last = "", 0
    for match in _MARK.finditer(markup):
        text += markup[last : match.start()]
        words = match[1]
        mention = Mention(
            text=words, field=field, start=len(text), end=len(text) + len(words), sentence=-1
        )
        marked.setdefault(match[2] or words, []).append(mention)
        text += words
        last = match.end()
    return text + markup[last:]


def _sentences(texts: Mapping[str, str]) -> Iterable[tuple[str, int, int]]:
    for field, text in texts.items():
        start = 0
        for end in [*(match.start() for match in _SENTENCE_END.finditer(text)), len(text)]:
            if text[start:end].strip():
                yield (field, start, end)
            start = end + 1


def _sentence_at(sentences: Iterable[tuple[str, int, int]], field: str, place: int) -> int:
    return next(
        index
        for index, (own, start, end) in enumerate(sentences)
        if own == field and start <= place < end
    )


def _link(
    name: str, words: str, mentions: Iterable[Mention], sentences: tuple[tuple[str, int, int], ...]
) -> ConceptLink:
    kind, role, *more = (part.strip() for part in words.split(","))
    placed = tuple(
        Mention(
            text=item.text,
            field=item.field,
            start=item.start,
            end=item.end,
            sentence=_sentence_at(sentences, item.field, item.start),
        )
        for item in mentions
    )
    return ConceptLink(
        concept_id=ids.concept_id(kind, name),
        kind=kind,
        name=name,
        role=role,
        confidence=0.95,
        found_by="vocabulary" if name in KNOWN else "pattern",
        vocabulary_name=name if name in KNOWN else None,
        mentions=placed,
        family=tuple((ids.concept_id(kind, wider), wider) for wider in FAMILIES.get(name, ())),
        quantity=int(more[0]) if more else None,
        memory=more[1] if len(more) > 1 else None,
    )


def _claim(
    paper: str,
    abstract: str,
    sentences: tuple[tuple[str, int, int], ...],
    links: tuple[ConceptLink, ...],
    value: str,
    metric: str,
    on: str | None,
) -> ResultClaim:
    start = abstract.index(value)
    by_name = {link.name: link.concept_id for link in links}
    number = re.fullmatch(r"([\d.]+)\s*([^\d]*)", value)
    return ResultClaim(
        id=ids.result_id(paper, "abstract", start, value),
        value=value,
        number=float(number[1]) if number else None,
        unit=(number[2] or None) if number else None,
        metric_id=by_name.get(metric),
        metric_text=metric,
        comparison=None,
        on_id=by_name.get(on) if on else None,
        sentence=_sentence_at(sentences, "abstract", start),
    )


#: Names that the vocabulary of these papers knows.
KNOWN = frozenset(
    ("KV cache", "vLLM", "ShareGPT", "A100", "H100", "GPU", "LongBench", "throughput", "latency")
)

PAPERS: dict[str, PaperWrite] = {
    "pagedattention": make_paper(
        "Serving language models from paged memory with [PagedAttention]",
        "Serving wastes memory because the [KV cache] of each request grows and shrinks. "
        "We introduce [PagedAttention], which keeps keys and values in pages as an operating "
        "system would. On top of it we build [vLLM], an engine for [LLM serving]. "
        "On [A100 GPUs|A100] it raises [throughput] by 2-4x at the same [latency].",
        concepts={
            "PagedAttention": "Method, proposes",
            "vLLM": "Software, proposes",
            "KV cache": "Method, uses",
            "LLM serving": "Task, addresses",
            "A100": "Hardware, runs_on",
            "throughput": "Metric, reports",
            "latency": "Metric, reports",
        },
        results=[("2-4x", "throughput", "A100")],
        authors=("Woosuk Kwon", "Zhuohan Li", "Ion Stoica"),
        year=2023,
        published="2023-09-12",
        venue="SOSP",
        arxiv_id="2309.06180",
        doi="10.1145/3600006.3613165",
        text_source="arxiv",
    ),
    "minicache": make_paper(
        "[MiniCache]: merging the [KV cache] across the depth of a model",
        "The [KV cache] is what a long context costs. [MiniCache] merges the states of "
        "neighbouring layers, which are much alike in the middle and deep part of the model. "
        "It needs no training and goes together with other [KV cache compression]. "
        "On [ShareGPT] with [Llama-2-7B] it reaches a [compression ratio] of 5.02x and 41% less "
        "[memory usage].",
        concepts={
            "MiniCache": "Method, proposes",
            "KV cache": "Method, uses",
            "KV cache compression": "Task, addresses",
            "ShareGPT": "Dataset, evaluates_on",
            "Llama-2-7B": "Model, uses",
            "compression ratio": "Metric, reports",
            "memory usage": "Metric, reports",
        },
        results=[("5.02x", "compression ratio", "ShareGPT"), ("41%", "memory usage", None)],
        authors=("Akide Liu", "Jing Liu", "Bohan Zhuang"),
        year=2024,
        arxiv_id="2405.14366",
        links=("https://minicache.example.org",),
        text_source="arxiv",
    ),
    "scbench": make_paper(
        "[SCBench]: looking at long-context methods through the [KV cache]",
        "[SCBench] tests long-context methods where one context is asked many times. "
        "It follows the [KV cache] from its making over [KV cache compression] to its loading. "
        "We run it on [Llama-3.1-8B] and on a cluster of [A100]. Methods with memory below linear "
        "lose their [accuracy] after the first turn.",
        concepts={
            "SCBench": "Dataset, proposes",
            "KV cache": "Method, uses",
            "KV cache compression": "Task, addresses",
            "Llama-3.1-8B": "Model, uses",
            "A100": "Hardware, runs_on, 8, 80 GB",
            "accuracy": "Metric, reports",
        },
        authors=("Yucheng Li", "Huiqiang Jiang"),
        year=2024,
        arxiv_id="2412.10319",
        text_source="arxiv",
        references=("arxiv:2405.14366", "arxiv:2309.06180"),
    ),
    "shadowkv": make_paper(
        "[ShadowKV]: a [KV cache] in the shadow of the [CPU]",
        "[ShadowKV] keeps keys of low rank on the [GPU] and moves values to the [CPU]. "
        "With [Llama-3.1-8B] on [LongBench] it keeps its [accuracy]. "
        "On one [A100] the [throughput] grows 3.04x over full attention.",
        concepts={
            "ShadowKV": "Method, proposes",
            "KV cache": "Method, uses",
            "CPU": "Hardware, runs_on",
            "GPU": "Hardware, runs_on",
            "A100": "Hardware, runs_on, 1",
            "Llama-3.1-8B": "Model, uses",
            "LongBench": "Dataset, evaluates_on",
            "accuracy": "Metric, reports",
            "throughput": "Metric, reports",
        },
        results=[("3.04x", "throughput", "A100")],
        authors=("Hanshi Sun", "Beidi Chen"),
        year=2024,
        published="2024-10",
        arxiv_id="2410.21465",
        text_source="arxiv",
    ),
    "kvmerger": make_paper(
        "Model tells you where to merge: [KVMerger] for long contexts",
        "[KVMerger] merges states of the [KV cache] that are alike within a context. "
        "We compare it with [H2O] on [LongBench] using [Llama-2-7B]; under a budget of half the "
        "[memory usage] it keeps more [accuracy].",
        concepts={
            "KVMerger": "Method, proposes",
            "KV cache": "Method, uses",
            "H2O": "Method, compares_with",
            "LongBench": "Dataset, evaluates_on",
            "Llama-2-7B": "Model, uses",
            "memory usage": "Metric, reports",
            "accuracy": "Metric, reports",
        },
        authors=("Zheng Wang", "Boxiao Jin"),
        year=2024,
        arxiv_id="2407.08454",
        text_source="arxiv",
    ),
    "h2o": make_paper(
        "[H2O]: heavy hitters keep the [KV cache] small",
        "A few tokens bring most of the attention. [H2O] evicts the others from the [KV cache] "
        "and so needs less [memory usage]. On one [GPU] the [throughput] of [OPT] grows.",
        concepts={
            "H2O": "Method, proposes",
            "KV cache": "Method, uses",
            "GPU": "Hardware, runs_on, 1",
            "OPT": "Model, uses",
            "memory usage": "Metric, reports",
            "throughput": "Metric, reports",
        },
        authors=("Zhenyu Zhang", "Ying Sheng", "Beidi Chen"),
        year=2023,
        arxiv_id="2306.14048",
        text_source="arxiv",
    ),
    "batchllm": make_paper(
        "[BatchLLM]: large batches that share their prefixes",
        "[BatchLLM] finds prefixes that requests share and schedules them together. "
        "On microbenchmarks and two workloads from industry it beats [vLLM] by a factor of "
        "1.1x to 2x in [throughput].",
        concepts={
            "BatchLLM": "Method, proposes",
            "vLLM": "Software, compares_with",
            "throughput": "Metric, reports",
        },
        results=[("1.1x to 2x", "throughput", None)],
        authors=("Zhen Zheng", "Xin Ji"),
        year=2024,
        arxiv_id="2412.03594",
        text_source="arxiv",
    ),
    "distserve": make_paper(
        "[DistServe]: prefill and decoding on machines of their own",
        "Prefill and decoding disturb each other when they share a [GPU]. [DistServe] gives each "
        "its own and moves the [KV cache] between them. Compared with [vLLM] on [ShareGPT] it "
        "serves more requests within the [latency] asked for. This is [LLM serving] for two goals.",
        concepts={
            "DistServe": "Method, proposes",
            "GPU": "Hardware, runs_on",
            "KV cache": "Method, mentions",
            "vLLM": "Software, compares_with",
            "ShareGPT": "Dataset, evaluates_on",
            "latency": "Metric, reports",
            "LLM serving": "Task, addresses",
        },
        authors=("Yinmin Zhong", "Hao Zhang"),
        year=2024,
        arxiv_id="2401.09670",
        venue="OSDI",
        text_source="arxiv",
    ),
    "sarathi": make_paper(
        "Taming throughput and latency with [Sarathi-Serve]",
        "[Sarathi-Serve] cuts prefills into chunks so that decoding never waits. Built on [vLLM], "
        "it serves [ShareGPT] traffic on [A100] with a better [throughput] at low [latency]. "
        "So [LLM serving] needs no second machine.",
        concepts={
            "Sarathi-Serve": "Software, proposes",
            "vLLM": "Software, uses",
            "ShareGPT": "Dataset, evaluates_on",
            "A100": "Hardware, runs_on",
            "throughput": "Metric, reports",
            "latency": "Metric, reports",
            "LLM serving": "Task, addresses",
        },
        authors=("Amey Agrawal",),
        year=2024,
        arxiv_id="2403.02310",
        text_source="arxiv",
    ),
    "longbench": make_paper(
        "[LongBench]: reading long texts in two languages",
        "[LongBench] asks models about texts of many pages in English and Chinese. "
        "We test [Llama-2] and others for [long-context understanding] by their [accuracy].",
        concepts={
            "LongBench": "Dataset, proposes",
            "Llama-2": "Model, uses",
            "long-context understanding": "Task, addresses",
            "accuracy": "Metric, reports",
        },
        authors=("Yushi Bai", "Jie Tang"),
        year=2023,
        arxiv_id="2308.14508",
        text_source="arxiv",
    ),
    "fieldguide": make_paper(
        "A field guide to serving chatbots from shared prefixes",
        "We tell what we learnt from serving a chatbot with [vLLM] on [H100 SXM] machines. "
        "Most of the [KV caches|KV cache] held the same first page.",
        concepts={
            "vLLM": "Software, uses",
            "H100 SXM": "Hardware, runs_on",
            "KV cache": "Method, mentions",
        },
        text_source="paperkin",
        text_by="paperkin",
    ),
    "flow": make_paper(
        "Straight paths for pictures: [rectified flow] at scale",
        "[Rectified flow|rectified flow] draws pictures in few steps. Trained on [ImageNet] with "
        "256 [H100], it reaches an [FID] of 1.9.",
        concepts={
            "rectified flow": "Method, uses",
            "ImageNet": "Dataset, evaluates_on",
            "H100": "Hardware, runs_on, 256",
            "FID": "Metric, reports",
        },
        results=[("1.9", "FID", "ImageNet")],
        authors=("José Müller-Ångström",),
        year=2025,
        doi="10.5555/Flow.2025(1)",
        text_source="publisher",
    ),
    "titleonly": make_paper("A title without an abstract, found in somebody's bibliography"),
}


def write_papers_of_tests(db: Database, names: Iterable[str] = tuple(PAPERS)) -> list[str]:
    """Write these papers in one batch and answer their ids, in the order of ``names``."""
    papers = [PAPERS[name] for name in names]
    write_papers(db, papers, LOAD)
    return [paper.id for paper in papers]
