"""Answers of costly queries, kept while the graph is as it was when they were found.

What a page counts over the whole graph changes only with a load, a removal or a decision; asking
what the graph's state is takes a millisecond, counting a common concept's company a second. The
answers of this process are kept, the ones used last; they are copied, so that no page changes them.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from copy import deepcopy
from threading import Lock
from typing import Any, TypeVar, cast

from graph.database import Database

MOST = 200

_STATE = """
OPTIONAL MATCH (m:Paperkin {id: 'meta'})
RETURN m.data_version AS data, m.analysed_version AS analysed,
       COUNT { (o:Override) } AS decisions,
       COLLECT { MATCH (o:Override) RETURN max(o.made_at) } AS latest,
       COLLECT { MATCH (l:Load) RETURN l.id + l.state ORDER BY l.started DESC LIMIT 1 } AS load
"""

T = TypeVar("T")


class Kept:
    """The kept answers of one app."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._state: Any = None
        self._lock = Lock()

    def ask(self, db: Database, query: Callable[..., T], *args: Hashable, **named: Hashable) -> T:
        """What ``query(db, *args, **named)`` answers, found anew only where the graph changed."""
        state = db.read(_STATE)[0]
        key = (query.__module__, query.__qualname__, args, tuple(sorted(named.items())))
        with self._lock:
            if state != self._state:
                self._answers.clear()
                self._state = state
            if key in self._answers:
                self._answers.move_to_end(key)
                return cast(T, deepcopy(self._answers[key]))
        answer = query(db, *args, **named)
        with self._lock:
            if state == self._state:
                self._answers[key] = deepcopy(answer)
                while len(self._answers) > MOST:
                    self._answers.popitem(last=False)
        return answer
