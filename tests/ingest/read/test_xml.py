"""XML formats, each as its service really writes it, and XML that is out to do harm."""

# ruff: noqa: E501  (texts as their sources write them)

from pathlib import Path

import pytest

from ingest.read.sources import iter_sources
from ingest.records import Problem
from ingest.settings import IngestSettings
from tests.ingest.read.conftest import Read

ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query: search_query=all:tides</title>
  <id>http://arxiv.org/api/x</id>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">2</opensearch:totalResults>
  <entry>
    <id>http://arxiv.org/abs/2403.00017v3</id>
    <updated>2024-04-01T00:00:00Z</updated>
    <published>2024-03-01T12:00:00Z</published>
    <title>Tides of
  Attention &amp; Loss</title>
    <summary>  We study tides in $50\\%$ of
seas.
</summary>
    <author><name>Bo Lind</name></author>
    <author><name>Eva Holm</name></author>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.5555/TIDE</arxiv:doi>
    <arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">Sea Lett. 3</arxiv:journal_ref>
    <link href="http://arxiv.org/abs/2403.00017v3" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/2403.00017v3" rel="related"/>
  </entry>
  <entry>
    <id>http://arxiv.org/abs/hep-ex/0307015v1</id>
    <published>2003-07-07T13:46:39Z</published>
    <title>Old Waves</title>
    <summary>Old waves are old.</summary>
    <link href="http://arxiv.org/abs/hep-ex/0307015v1" rel="alternate"/>
  </entry>
</feed>"""

ATOM_ERROR = """<feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title>
<summary>incorrect id format for x</summary><link href="http://arxiv.org/api/errors" rel="alternate"/>
</entry></feed>"""

RSS = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
<channel><title>cs.LG updates</title><item>
<title>Tides of Attention</title><link>https://arxiv.org/abs/2503.11731</link>
<description>arXiv:2503.11731v1 Announce Type: new
Abstract: We study tides.</description>
<guid isPermaLink="false">oai:arXiv.org:2503.11731v1</guid>
<pubDate>Tue, 18 Mar 2025 00:00:00 -0400</pubDate>
<dc:creator>Bo Lind, Eva Holm</dc:creator></item></channel></rss>"""

OAI = """<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>
<record><header><identifier>oai:arXiv.org:0704.0001</identifier></header><metadata>
<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>0704.0001</id><created>2007-04-02</created>
<authors><author><keyname>Lind</keyname><forenames>Bo</forenames><suffix>Jr</suffix></author></authors>
<title>Waves in
 Seas</title><doi>10.5555/W1 10.5555/W2</doi><abstract>  We wave.
</abstract></arXiv></metadata></record>
<record><header status="deleted"><identifier>oai:arXiv.org:0704.0002</identifier></header></record>
<record><header/><metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Winds</dc:title><dc:creator>Holm, Eva</dc:creator>
<dc:description>We study winds over the sea.</dc:description><dc:description>Comment: 3 pages</dc:description>
<dc:date>2024-02-02</dc:date><dc:date>2023-01-01</dc:date>
<dc:identifier>http://arxiv.org/abs/2301.00003</dc:identifier></oai_dc:dc></metadata></record>
<record><header/><metadata><marc xmlns="x"/></metadata></record>
<resumptionToken cursor="0">6511260|1001</resumptionToken></ListRecords></OAI-PMH>"""

PUBMED = """<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2024//EN" "https://x.invalid/p.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">38000001</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2023</Year><Month>Nov</Month></PubDate></JournalIssue>
<Title>Journal of Tides</Title></Journal>
<ArticleTitle>Tides of the <i>heart</i> in H<sub>2</sub>O.</ArticleTitle>
<Abstract><AbstractText Label="BACKGROUND">Tides <b>matter</b>.</AbstractText>
<AbstractText Label="RESULTS">They rise &lt; 5 m.</AbstractText></Abstract>
<AuthorList><Author><LastName>Lind</LastName><ForeName>Bo</ForeName></Author>
<Author><CollectiveName>The Tide Group</CollectiveName></Author></AuthorList>
</Article></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pubmed">38000001</ArticleId>
<ArticleId IdType="doi">10.5555/Heart</ArticleId></ArticleIdList></PubmedData></PubmedArticle>
</PubmedArticleSet>"""

ACL = """<?xml version='1.0' encoding='UTF-8'?>
<collection id="2024.tide"><volume id="long" ingest-date="2024-08-01"><meta>
<booktitle>Proceedings of the Tide Conference</booktitle><month>August</month><year>2024</year></meta>
<frontmatter><url>2024.tide-long.0</url></frontmatter>
<paper id="1"><title><fixed-case>T</fixed-case>ide<fixed-case>B</fixed-case>ench: A <i>New</i> Test</title>
<author><first>Bo</first><last>Lind</last></author>
<abstract>We present TideBench with <tex-math>\\alpha = 5\\%</tex-math>.</abstract>
<url hash="x">2024.tide-long.1</url><doi>10.5555/2024.tide-long.1</doi>
<pwccode url="https://x.org/code" additional="false">x/code</pwccode>
<pwcdataset url="https://x.org/d">TideBench</pwcdataset></paper>
<paper id="2"><title>No Address</title></paper></volume></collection>"""


def test_the_atom_feed_of_the_arxiv_api(read: Read) -> None:
    """Wrapped lines are joined, versions go, names and dates are there, lines are the file's."""
    (first, second), problems = read(ATOM)
    record = first.record
    assert record.title == "Tides of Attention & Loss"
    assert record.abstract == "We study tides in 50% of seas."
    assert (record.arxiv_id, record.doi, record.venue) == (
        "2403.00017",
        "10.5555/tide",
        "Sea Lett. 3",
    )
    assert (record.published, record.authors) == ("2024-03-01", ("Bo Lind", "Eva Holm"))
    assert (record.text_source, first.source, first.line) == ("arxiv", "arxiv", 6)
    assert second.record.arxiv_id == "hep-ex/0307015"
    assert not problems


def test_an_error_of_the_arxiv_api_is_no_paper(read: Read) -> None:
    """The feed with one entry titled Error is the server's refusal."""
    records, problems = read(ATOM_ERROR)
    assert not records
    assert len(problems) == 1
    assert "incorrect id format for x" in problems[0].reason


def test_the_rss_of_arxiv(read: Read) -> None:
    """The announcement in front of the abstract goes."""
    (item,), _ = read(RSS)
    record = item.record
    assert (record.title, record.abstract) == ("Tides of Attention", "We study tides.")
    assert (record.arxiv_id, record.published) == ("2503.11731", "2025-03-18")
    assert record.authors == ("Bo Lind", "Eva Holm")
    assert (record.text_source, item.source) == ("arxiv", "arxiv-rss")


def test_oai_pmh(read: Read) -> None:
    """Both formats are read; deleted records, unknown formats and the token are told."""
    (first, second), problems = read(OAI)
    assert (first.record.title, first.record.abstract) == ("Waves in Seas", "We wave.")
    assert (first.record.authors, first.record.doi) == (("Bo Lind Jr",), "10.5555/w1")
    assert (first.record.published, first.record.arxiv_id) == ("2007-04-02", "0704.0001")
    assert (second.record.title, second.record.abstract) == (
        "Winds",
        "We study winds over the sea.",
    )
    assert (second.record.arxiv_id, second.record.published) == ("2301.00003", "2023-01-01")
    assert [(p.severity, p.record) for p in problems] == [
        ("refused", 3),
        ("warning", None),
        ("warning", None),
    ]
    assert "marc" in problems[0].reason
    assert "6511260|1001" in problems[1].reason
    assert "1 records are marked as deleted" in problems[2].reason


def test_an_oai_error_is_no_paper(read: Read) -> None:
    """The server's error is told."""
    _, problems = read('<OAI-PMH><error code="noRecordsMatch">none</error></OAI-PMH>')
    assert "noRecordsMatch none" in problems[0].reason


def test_pubmed_xml(read: Read) -> None:
    """Sections keep their labels, inline markup goes, the DOCTYPE is never fetched."""
    (item,), problems = read(PUBMED)
    record = item.record
    assert record.title == "Tides of the heart in H2O."
    assert record.abstract == "BACKGROUND: Tides matter. RESULTS: They rise < 5 m."
    assert record.authors == ("Bo Lind", "The Tide Group")
    assert (record.doi, record.other_ids) == ("10.5555/heart", ("pmid:38000001",))
    assert (record.published, record.venue) == ("2023-11", "Journal of Tides")
    assert not problems


def test_acl_anthology_xml(read: Read) -> None:
    """Markup inside titles goes, the volume gives venue and date, ids are the Anthology's."""
    (first, second), problems = read(ACL)
    record = first.record
    assert record.title == "TideBench: A New Test"
    assert record.abstract == "We present TideBench with α = 5%."
    assert record.other_ids == ("acl:2024.tide-long.1",)
    assert (record.doi, record.venue) == (
        "10.5555/2024.tide-long.1",
        "Proceedings of the Tide Conference",
    )
    assert (record.published, record.links) == ("2024-08", ("https://x.org/code",))
    assert second.record.other_ids == ("acl:2024.tide-long.2",)
    assert [p.severity for p in problems] == ["warning"]


@pytest.mark.parametrize("text", [ATOM, OAI, PUBMED, ACL, RSS])
def test_half_a_file_keeps_its_whole_records(read: Read, text: str) -> None:
    """A download that stopped is told with its line, and what came before the break is read."""
    whole, _ = read(text)
    records, problems = read(text[: text.rindex("<", 0, -40)])
    assert [i.record for i in records] == [i.record for i in whole][: len(records)]
    broken = [p for p in problems if "The XML is broken at line" in p.reason]
    assert len(broken) == 1


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE feed [<!ENTITY % a SYSTEM "http://x.invalid/e"> %a;]>',
    ],
)
def test_entities_are_refused(read: Read, doctype: str) -> None:
    """No file is read, no address is asked, nothing is multiplied."""
    text = ATOM.replace("<feed ", f"{doctype}\n<feed ").replace("We study", "&a; study")
    records, problems = read(text)
    assert not records
    assert "entities of its own" in problems[0].reason


def test_a_giant_record_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    """The size of a record is limited while it is read."""
    path = tmp_path / "big.xml"
    path.write_text(ATOM.replace("seas.", "seas. " * 5_000))
    items = list(iter_sources([str(path)], limits=IngestSettings(max_line=10_000)))
    (problem,) = items
    assert isinstance(problem, Problem)
    assert "larger than" in problem.reason
