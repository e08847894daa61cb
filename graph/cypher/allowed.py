"""What a reading statement may call and which words it may not begin a clause with; data only."""

from graph.errors import QueryRefused

#: Procedures that read and that cost little, spelled as the server does.
PROCEDURES = frozenset(
    {
        "db.labels",
        "db.relationshipTypes",
        "db.propertyKeys",
        "db.schema.visualization",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.index.fulltext.queryNodes",
        "db.index.fulltext.queryRelationships",
        "db.index.fulltext.listAvailableAnalyzers",
        "db.index.vector.queryNodes",
        "db.index.vector.queryRelationships",
    }
)

_FUNCTIONS = """
    abs acos all allshortestpaths any asin atan atan2 avg btrim ceil ceiling char_length
    character_length coalesce collect cos cosh cot coth count date date.truncate datetime
    datetime.fromepoch datetime.fromepochmillis datetime.truncate degrees duration
    duration.between duration.indays duration.inmonths duration.inseconds e elementid endnode
    exists exp floor haversin head id isempty isnan keys labels last left length localdatetime
    localdatetime.truncate localtime localtime.truncate log log10 lower ltrim max min nodes none
    normalize nullif percentilecont percentiledisc pi point point.distance point.withinbbox
    properties radians rand randomuuid range reduce relationships replace reverse right round
    rtrim shortestpath sign sin single sinh size split sqrt startnode stdev stdevp substring sum
    tail tan tanh time time.truncate timestamp toboolean tobooleanlist tobooleanornull tofloat
    tofloatlist tofloatornull tointeger tointegerlist tointegerornull tolower tostring
    tostringlist tostringornull toupper trim type upper valuetype vector.similarity.cosine
    vector.similarity.euclidean vector_distance vector_dimension_count vector_norm
"""
#: Functions, in lower case; every one is a pure reading of its arguments or of the graph.
FUNCTIONS = frozenset(_FUNCTIONS.split())

_WRITES = frozenset(
    ["CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "INSERT"]
)
_SCHEMA = frozenset(["DROP", "ALTER", "RENAME"])
_SERVER = frozenset(
    [
        "SHOW",
        "TERMINATE",
        "GRANT",
        "DENY",
        "REVOKE",
        "START",
        "STOP",
        "ENABLE",
        "DRYRUN",
        "DEALLOCATE",
        "REALLOCATE",
    ]
)
_PREFIXES = frozenset(["EXPLAIN", "PROFILE", "CYPHER"])
#: The words that begin a clause which this console never runs.
REFUSED = _WRITES | _SCHEMA | _SERVER | _PREFIXES | {"LOAD", "USE", "USING"}


def refusal(words: str, line: int) -> QueryRefused:
    """Why a clause that begins with these words is not run, in the console's own words."""
    first, where = words.partition(" ")[0], f"{words} at line {line}"
    if words.endswith("IN TRANSACTIONS"):
        text = f"This would write: {where} commits what it does. The console only reads."
    elif first in _WRITES:
        text = (
            f"This would write: {where}. The console only reads. "
            "Use `paperkin load` to change the graph."
        )
    elif first in _SCHEMA:
        text = f"This would change the database itself: {where}. The console only reads."
    elif first == "LOAD":
        text = (
            f"This would read a file or an address: {where}. The console reads the graph only. "
            "Use `paperkin load` to bring something in."
        )
    elif first in _PREFIXES:
        text = (
            f"{where} is a prefix that the console sets itself. "
            "Leave it out; the Plan tab shows how a query would run."
        )
    elif first == "USE":
        text = f"This would leave the graph: {where}. The console reads one graph."
    else:
        text = f"This is about the server, not the graph: {where}. The console only reads."
    return QueryRefused(text)


def refused_procedure(name: str, line: int) -> QueryRefused:
    """Why a procedure that is not on the list is not called."""
    return QueryRefused(
        f"The procedure {name} at line {line} is not one that the console calls. It calls those "
        "that read the graph: db.labels, db.relationshipTypes, db.propertyKeys, db.schema.*, "
        "and the searches of db.index.fulltext and db.index.vector."
    )


def refused_function(name: str, line: int) -> QueryRefused:
    """Why a function that is not on the list is not called."""
    return QueryRefused(
        f"The function {name} at line {line} is not one that the console knows to be safe."
    )
