"""The fuzz harness: its modules, and the example's files cut to seeds."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # fuzzing/
from fuzzing.seeds import make_seeds


@pytest.fixture(scope="session")
def seeds(tmp_path_factory):
    return make_seeds(tmp_path_factory.mktemp("example"))
