"""Find the web addresses a paper gives, without LaTeX and without trailing residue."""

import re

_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”‘’|^`]+"
    r"|(?<![\w@./-])(?:github\.com|gitlab\.com|huggingface\.co|hf\.co|bitbucket\.org|zenodo\.org|"
    r"osf\.io|sites\.google\.com|doi\.org)/[^\s<>\"“”‘’|^`]*"
    r"|(?<![\w@./-])[\w-]+\.github\.io\b[^\s<>\"“”‘’|^`,;]*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:[.,;:!?'*_\\$~]|\{\}|\\[a-z]+)+$")
_LATEX_NEXT = re.compile(r"\}?\{|\}")
#: A blank that a source put into the host's name.
_BROKEN_HOST = re.compile(r"(https?://(?:www\.)?[\w-]+)\. (com|org|io|net|edu|ai|co)(?=/\w)")
_NO_LINKS = re.compile(r"//www\.w3\.org/")
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))


def _unopened(url: str, left: str, right: str) -> int:
    """Where the first closing bracket stands that nothing has opened, or the end."""
    depth = 0
    for position, char in enumerate(url):
        depth += (char == left) - (char == right)
        if depth < 0:
            return position
    return len(url)


def clean_url(text: str) -> str:
    r"""Cut LaTeX escapes, an unopened bracket and trailing marks from an address.

    >>> clean_url(r"https://github.com/a/b\_c).")
    'https://github.com/a/b_c'
    """
    url = re.sub(r"\\([_%&#~$])", r"\1", text)
    url = re.sub(r"^(?:https?:/+)+(?=https?:/+)", "", url)
    url = re.sub(r"\{\\?(~|_|sim)\}|\\sim", lambda m: (m[1] or "~").replace("sim", "~"), url)
    url = _LATEX_NEXT.split(url, maxsplit=1)[0]
    previous = None
    while url != previous:
        previous = url
        url = _TAIL.sub("", url)
        for left, right in _PAIRS:
            url = url[: _unopened(url, left, right)].removesuffix(left)
    return url


def find_link_spans(text: str) -> list[tuple[int, int]]:
    """Return the places of addresses: words in them name nothing."""
    return [match.span() for match in _URL.finditer(text)]


def find_links(text: str) -> tuple[str, ...]:
    """Return the addresses of a text in order, each once."""
    found = []
    for match in _URL.finditer(_BROKEN_HOST.sub(r"\1.\2", text)):
        url = clean_url(match[0])
        if not url.lower().startswith("http"):
            url = f"https://{url}"
        if len(url) > 11 and url not in found and not _NO_LINKS.search(url):
            found.append(url)
    return tuple(found)
