from __future__ import annotations

from types import SimpleNamespace

import pytest

from misconduct_profile.disclosure import Policy, primary_cells, protect
from misconduct_profile.errors import InputError


def test_defaults_and_primary_cells(make: SimpleNamespace) -> None:
    policy = Policy.read({})
    assert (policy.threshold, policy.zeros, policy.least) == (5, "published", 1)
    system = make.system([[0, 1, 4], [5, 6, 7]])
    assert primary_cells(system, policy) == ("0,1", "0,2")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"treshold": 5}, "Did you mean threshold"),
        ({"weights": {"national_": 3}}, "Did you mean national"),
        ({"sign_off": {"whom": "A"}}, "Did you mean who"),
        ({"threshold": 1}, "greater than or equal to 2"),
        ({"zeros": "no"}, "published"),
    ],
)
def test_a_mistake_names_its_place_and_remedy(content: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match="disclosure") as caught:
        Policy.read(content)
    assert words in str(caught.value)


def test_a_cell_never_to_be_hidden_stays(make: SimpleNamespace) -> None:
    system = make.system([[2, 30, 20], [40, 50, 60], [10, 12, 13]])
    free = protect(system, Policy())
    assert free.secondary
    kept = protect(system, Policy(never_hide=[free.secondary[0]]))
    assert free.secondary[0] not in kept.hidden


@pytest.mark.parametrize(
    ("entry", "words"), [("nothing*", "names no cell"), ("0,*", "too small to be published")]
)
def test_never_hide_that_cannot_be(make: SimpleNamespace, entry: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        protect(make.system([[2, 30], [40, 50]]), Policy(never_hide=[entry]))
