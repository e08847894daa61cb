"""Ids: the hard names of the field, and identifiers in every spelling people paste."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import ids

FORBIDDEN = re.compile(r"[/?#%,\s]")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("ViT-B/16", "vit-b-16"),
        ("ViT B 16", "vit-b-16"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("A", "a"),
        ("A*", "a-star"),
        ("C^2OT", "c-hat-2ot"),
        ("Llama-3.1-8B", "llama-3.1-8b"),
        ("β-VAE", "beta-vae"),
        ("µTransfer", "mutransfer"),
        ("naïve Bayes", "naive-bayes"),
        ("CIFAR‑10", "cifar-10"),
        ("  two   blanks_and/slash ", "two-blanks-and-slash"),
        ("ＣＬＩＰ", "clip"),
        ("Dollár", "dollar"),
        ("Søren Ørsted", "soren-orsted"),
    ],
)
def test_a_name_is_spelled_the_same_however_it_is_typed(name: str, slug: str) -> None:
    """Case, dashes, blanks, accents, Greek and signs have one spelling in ids."""
    assert ids.slug(name) == slug


@pytest.mark.parametrize(
    ("one", "other"),
    [("百度", "阿里"), ("GPT-4 (vision)", "GPT-4 vision"), ("R²", "R"), ("C", "C++"), ("A", "A*")],
)
def test_different_names_keep_different_ids(one: str, other: str) -> None:
    """What cannot be spelled is told apart by a digest."""
    assert ids.slug(one) != ids.slug(other)


@given(st.text(min_size=1, max_size=60))
def test_no_id_holds_what_a_url_or_a_list_would_cut(name: str) -> None:
    """Whatever the name, the id is not empty, stable, and safe in a URL and a comma list."""
    for made in (ids.concept_id("Method", name), ids.author_id(name), ids.other_key("acl", name)):
        assert not FORBIDDEN.search(made)
        assert made.partition(":")[2] or not name.strip()
    assert ids.slug(name) == ids.slug(name)


@pytest.mark.parametrize(
    ("text", "normal", "key"),
    [
        ("2503.11731", "2503.11731", "arxiv:2503.11731"),
        ("2503.11731v3", "2503.11731", "arxiv:2503.11731"),
        ("arXiv:2503.11731V2", "2503.11731", "arxiv:2503.11731"),
        ("https://arxiv.org/abs/2503.11731v1", "2503.11731", "arxiv:2503.11731"),
        ("http://arxiv.org/pdf/2503.11731.pdf", "2503.11731", "arxiv:2503.11731"),
        ("10.48550/arXiv.2503.11731", "2503.11731", "arxiv:2503.11731"),
        ("https://doi.org/10.48550/arXiv.2503.11731", "2503.11731", "arxiv:2503.11731"),
        ("oai:arXiv.org:cs/0501001", "cs/0501001", "arxiv:cs~0501001"),
        ("cs.CL/0501001v2", "cs/0501001", "arxiv:cs~0501001"),
        ("hep-th/9901001", "hep-th/9901001", "arxiv:hep-th~9901001"),
    ],
)
def test_an_arxiv_id_has_one_spelling(text: str, normal: str, key: str) -> None:
    """Versions, addresses and the DOI of arXiv all name the same paper."""
    assert ids.normal_arxiv_id(text) == normal
    assert ids.arxiv_key(normal) == key


@pytest.mark.parametrize("text", ["", "2503.117", "10.1145/3600006", "cs/05", "not an id"])
def test_what_is_no_arxiv_id_is_none(text: str) -> None:
    """A guess is worse than no identifier."""
    assert ids.normal_arxiv_id(text) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("10.1145/3600006.3613165", "doi:10.1145~3600006.3613165"),
        ("https://doi.org/10.1145/3600006.3613165", "doi:10.1145~3600006.3613165"),
        ("doi:10.1000/ABC/Def.", "doi:10.1000~abc~def"),
        ("10.1002/(SICI)1097<1::AID>3.0;2-X", "doi:10.1002~(sici)1097~3c1::aid~3e3.0;2-x"),
    ],
)
def test_a_doi_with_slashes_capitals_and_signs_is_one_safe_key(text: str, key: str) -> None:
    """Lower case, slashes as tildes, the rest as hex."""
    doi = ids.normal_doi(text)
    assert doi is not None
    assert ids.doi_key(doi) == key


def test_titles_that_say_little_take_year_and_author() -> None:
    """ "Editorial" of two years are two papers; a telling title is one whatever its accents."""
    assert not ids.names_a_paper(ids.fold_title("Editorial"))
    early = ids.title_key("Editorial", year=2023, first_author="A. Baker")
    late = ids.title_key("Editorial", year=2024, first_author="A. Baker")
    assert early != late
    assert ids.title_key("Déjà vu: an analysis!") == ids.title_key("deja vu  an analysis")


def test_an_author_is_one_spelling_in_either_order() -> None:
    """ "Family, Given" and "Given Family" are the same person's spelling."""
    assert ids.author_id("He, Kaiming") == ids.author_id("Kaiming He") == "author:kaiming-he"


def test_a_kind_that_is_none_is_refused() -> None:
    """A typo in a kind must not make a new sort of node."""
    with pytest.raises(ValueError, match="no kind"):
        ids.concept_id("Methods", "x")
    assert ids.kind_of("dataset:cifar-10") == "Dataset"
    assert ids.kind_of("arxiv:2503.11731") is None
