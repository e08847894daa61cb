"""Every kind, role, label and relationship type of the graph, spelled once.

This module imports nothing, so that the extraction code and the database code can share it
without sharing anything else. It must not hold behaviour.
"""

METHOD = "Method"
MODEL = "Model"
DATASET = "Dataset"
HARDWARE = "Hardware"
TASK = "Task"
METRIC = "Metric"
SOFTWARE = "Software"

#: The kinds of concept, in the order in which every page and table lists them.
KINDS: tuple[str, ...] = (METHOD, MODEL, DATASET, HARDWARE, TASK, METRIC, SOFTWARE)

#: A paper's role for a concept, strongest first, and the relationship type it is stored as.
ROLE_TYPES: dict[str, str] = {
    "proposes": "PROPOSES",
    "evaluates_on": "EVALUATES_ON",
    "compares_with": "COMPARES_WITH",
    "runs_on": "RUNS_ON",
    "uses": "USES",
    "addresses": "ADDRESSES",
    "reports": "REPORTS",
    "mentions": "MENTIONS",
}
ROLES: tuple[str, ...] = tuple(ROLE_TYPES)
TYPE_ROLES: dict[str, str] = {rel_type: role for role, rel_type in ROLE_TYPES.items()}

# Node labels.
PAPER = "Paper"
CONCEPT = "Concept"
RESULT = "Result"
AUTHOR = "Author"
LOAD = "Load"
OVERRIDE = "Override"
MARK = "Mark"
SAVED = "Saved"
REMOVED = "Removed"
META = "Paperkin"

# Relationship types other than the roles.
VARIANT_OF = "VARIANT_OF"
CLAIMS = "CLAIMS"
OF = "OF"
ON = "ON"
BUILDS_ON = "BUILDS_ON"
CITES = "CITES"
WRITTEN_BY = "WRITTEN_BY"
LOADED = "LOADED"

#: How a mention was found; the confidence card on every page says it in words.
FOUND_BY: tuple[str, ...] = ("vocabulary", "pattern", "model", "correction")

#: Whose decisions, marks and saved things are, where nobody logs in.
LOCAL = "local"

#: What an override may do.
OVERRIDE_ACTIONS: tuple[str, ...] = (
    "kind",
    "role",
    "name",
    "alias",
    "merge",
    "split",
    "reject",
    "mention",
    "same_paper",
    "different_papers",
    "field",
)

#: Where the abstract of a record comes from, best first: a paper's text is taken in this order.
TEXT_SOURCES: tuple[str, ...] = ("arxiv", "publisher", "aggregator", "other", "paperkin")
