"""Why a server that runs does not open the graph: what its own log says since it was started."""

import re
from datetime import datetime

from graph.errors import DatabaseDamaged, LogTorn
from graph.home import Home

#: Seconds by which a process may seem older than it is; no server gives up as soon as that.
_ROUNDED = 1.0
_READ = 4 << 20  # bytes of the end of the log
_FAILED = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[+-]\d{4})"
    r"[^\n]*?Failed to start DatabaseId[^\n]*?neo4j"
)
_CAUSE = re.compile(r"Caused by: [\w.$]+: (?P<words>.*?)(?=\\n|\\t|\n|\"}|$)")
#: The setting that the server names where only the end of its transaction log cannot be read.
_TORN = "fail_on_corrupted_log_files"


def find_damage(home: Home, *, since: float) -> DatabaseDamaged | None:
    """The error of a server started ``since`` (seconds) that gave its database up, else None.

    It goes on running then and answers every query that the database is not available.
    """
    try:
        with home.debug_log.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - _READ))
            text = file.read().decode(errors="replace")
    except OSError:
        return None
    for found in _FAILED.finditer(text):
        at = datetime.strptime(found["at"], "%Y-%m-%d %H:%M:%S.%f%z").timestamp()
        if at < since + _ROUNDED:
            continue
        rest = text[found.start() :]
        causes = [match["words"].strip() for match in _CAUSE.finditer(rest)]
        error = LogTorn if _TORN in rest else DatabaseDamaged
        words = f": {causes[-1][:300]}" if causes else "."
        return error(
            f"The local Neo4j cannot open its data in {home.data}{words}", folder=home.data
        )
    return None
