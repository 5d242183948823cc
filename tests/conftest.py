"""What all tests share: helpers beside this file, no deadlines, and which go together."""

import sys
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # made_returns.py and its like

# A shared machine's pauses are no failures; speed is measured, not tested.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

#: Whole runs are dear, and these fixtures make them: each in one process, the longest first.
#: (`looked_at` asks for a finished run by name, while it runs.)
DEAR = {"finished": "finished", "looked_at": "finished", "runs": "runs"}


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share a fixture in one process of `make test`."""
    groups = {}
    for item in items:
        used = [DEAR[name] for name in DEAR if name in getattr(item, "fixturenames", ())]
        place = item.path.relative_to(HERE)
        # In execute/ each file runs commands of its own; elsewhere a folder shares fixtures.
        part = place.as_posix() if place.parts[0] == "execute" else place.parts[0]
        groups[item] = used[0] if used else part
        item.add_marker(pytest.mark.xdist_group(groups[item]))
    first = list(dict.fromkeys(DEAR.values()))
    items.sort(key=lambda item: [*first, groups[item]].index(groups[item]))
