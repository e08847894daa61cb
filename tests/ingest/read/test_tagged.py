"""RIS and MEDLINE: no record is lost for a missing end, an unknown tag or a wrapped line."""

import pytest

from tests.ingest.read.conftest import Read

RIS = """TY  - JOUR
AU  - Lind, Bo
AU  - Holm, Eva
TI  - Tides of Attention
T2  - Sea Letters
AB  - We study tides
and wrapped lines.
PY  - 2023/05/17/
DO  - 10.5555/RIS.1
UR  - https://example.org/ris https://example.org/other
X9  - unknown tag
ER  - 

TY  - CONF
T1  - Without an End
N2  - Its abstract.
Y1  - 2020
TY  - GEN
AB  - No title here.
ER  -
"""

MEDLINE = """
PMID- 38000001
OWN - NLM
DP  - 2023 Nov 5
TI  - Tides of the heart and
      of the sea.
LID - 10.5555/heart [doi]
AB  - BACKGROUND: Tides matter.
      RESULTS: They rise.
FAU - Lind, Bo
AU  - Lind B
FAU - Holm, Eva
JT  - Journal of Tides

PMID- 38000002
TI  - A second one.
AB  - Text.
"""


@pytest.mark.parametrize(
    "text", [RIS, RIS.replace("\n", "\r\n"), "\ufeff" + RIS, RIS.replace("  - ", " - ")]
)
def test_ris(read: Read, text: str) -> None:
    """Three records stand in the file: two papers, one of them without its end, and a refusal."""
    (first, second), problems = read(text)
    record = first.record
    assert (record.title, record.venue) == ("Tides of Attention", "Sea Letters")
    assert record.abstract == "We study tides and wrapped lines."
    assert record.authors == ("Bo Lind", "Eva Holm")
    assert (record.doi, record.published) == ("10.5555/ris.1", "2023-05-17")
    assert record.url == "https://example.org/ris"
    assert (second.record.title, second.record.year, second.line) == ("Without an End", 2020, 14)
    assert [(p.record, p.line, p.severity) for p in problems] == [
        (2, 14, "warning"),
        (3, 18, "refused"),
    ]
    assert (problems[1].raw_form, (problems[1].raw or "").splitlines()[0][:2]) == ("ris", "TY")


def test_medline(read: Read) -> None:
    """Wrapped lines are joined, full names win over short ones."""
    (first, second), problems = read(MEDLINE)
    record = first.record
    assert record.title == "Tides of the heart and of the sea."
    assert record.abstract == "BACKGROUND: Tides matter. RESULTS: They rise."
    assert record.authors == ("Bo Lind", "Eva Holm")
    assert (record.doi, record.published) == ("10.5555/heart", "2023-11-05")
    assert record.other_ids == ("pmid:38000001",)
    assert second.record.title == "A second one."
    assert not problems
