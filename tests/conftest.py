"""What all tests share: helpers beside this file, and no deadlines."""

import sys
from pathlib import Path

from hypothesis import settings

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # made_returns.py and its like

# A shared machine's pauses are no failures; speed is measured, not tested.
settings.register_profile("project", deadline=None)
settings.load_profile("project")
