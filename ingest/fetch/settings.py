"""Where the services are, how often they are asked, and who asks; read when a fetch begins."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from ingest.errors import IngestError
from ingest.fetch import arxiv as arxiv_api
from ingest.fetch import openalex as openalex_api
from ingest.fetch import semantic_scholar as semantic_scholar_api


def _meta(env: str, text: str) -> dict[str, str]:
    return {"env": env, "help": text}


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """What a person can set of a fetch; addresses are for a mirror of one's own."""

    arxiv_url: str = field(
        default=arxiv_api.URL, metadata=_meta("PAPERKIN_ARXIV_URL", "The address of arXiv's API.")
    )
    openalex_url: str = field(
        default=openalex_api.URL,
        metadata=_meta("PAPERKIN_OPENALEX_URL", "The address of the works of OpenAlex."),
    )
    semantic_scholar_url: str = field(
        default=semantic_scholar_api.URL,
        metadata=_meta(
            "PAPERKIN_SEMANTIC_SCHOLAR_URL", "The address of the papers of Semantic Scholar."
        ),
    )
    email: str | None = field(
        default=None,
        metadata=_meta("PAPERKIN_EMAIL", "Your address, sent to OpenAlex for its better service."),
    )
    openalex_key: str | None = field(
        default=None, repr=False, metadata=_meta("PAPERKIN_OPENALEX_KEY", "Your key of OpenAlex.")
    )
    semantic_scholar_key: str | None = field(
        default=None,
        repr=False,
        metadata=_meta("PAPERKIN_SEMANTIC_SCHOLAR_KEY", "Your key of Semantic Scholar."),
    )
    pause: float | None = field(
        default=None,
        metadata=_meta(
            "PAPERKIN_FETCH_PAUSE",
            "Seconds between two requests to a mirror; public services are asked by their rules.",
        ),
    )

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "FetchSettings":
        """The defaults with what the environment sets; raises IngestError, naming a variable."""
        given: dict[str, str | float] = {}
        for each in fields(cls):
            if text := environ.get(each.metadata["env"], "").strip():
                given[each.name] = _seconds(text) if each.name == "pause" else text
        return cls(**given)  # type: ignore[arg-type]  # each is of its field's type

    def arxiv(self) -> arxiv_api.Arxiv:
        """ArXiv, as it is set."""
        service = arxiv_api.Arxiv(url=self.arxiv_url)
        pause = self._pause(service.pause, mirror=self.arxiv_url != arxiv_api.URL)
        return arxiv_api.Arxiv(url=self.arxiv_url, pause=pause)

    def openalex(self) -> openalex_api.OpenAlex:
        """OpenAlex, as it is set."""
        who = {"mailto": self.email, "api_key": self.openalex_key}
        service = openalex_api.OpenAlex()
        pause = self._pause(service.pause, mirror=self.openalex_url != openalex_api.URL)
        params = {name: value for name, value in who.items() if value}
        return openalex_api.OpenAlex(url=self.openalex_url, pause=pause, params=params)

    def semantic_scholar(self) -> semantic_scholar_api.SemanticScholar:
        """Semantic Scholar, as it is set."""
        service = semantic_scholar_api.SemanticScholar()
        url = self.semantic_scholar_url
        pause = self._pause(service.pause, mirror=url != semantic_scholar_api.URL)
        key = self.semantic_scholar_key
        return semantic_scholar_api.SemanticScholar(
            url=url, pause=pause, headers={"x-api-key": key} if key else {}
        )

    def _pause(self, rule: float, *, mirror: bool) -> float:
        """The rule of a public service may be kept more strictly, never less."""
        if self.pause is None:
            return rule
        return self.pause if mirror else max(rule, self.pause)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise IngestError(
            f"PAPERKIN_FETCH_PAUSE is {text!r}, which is no number of seconds.",
            hint="Unset it, or give a number such as 3.",
        )
    return value
