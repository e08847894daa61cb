"""Reading a page as a person does: the HTML of an address, and the words between its tags."""

import html
import re

from flask.testing import FlaskClient

from tests.graph.papers import PAPERS


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    """The HTML of a page; ``{minicache}`` and the like stand for ids of test papers."""
    answer = client.get(path.format(**{name: paper.id for name, paper in PAPERS.items()}))
    assert answer.status_code == status, answer.get_data(as_text=True)[-2000:]
    return answer.get_data(as_text=True)


def words_of(page: str) -> str:
    """What a reader reads: the text between the tags, blanks folded."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
