"""Events, grounds, routes and ethnic groups of the HR return."""

from __future__ import annotations

from misconduct_profile.standards import (
    ETHNIC_GROUPS,
    PROBATION_EVENTS,
    entry_routes,
    ethnic_groups,
    fold,
    grounds,
    probation_events,
    table,
)


def test_every_event_is_known_by_code_and_name_and_no_other_outcome_is():
    rows = table("outcomes").filter(code=PROBATION_EVENTS[0])
    assert probation_events()[fold(rows["name"][0])] == "R12_X"
    assert set(probation_events().values()) == set(PROBATION_EVENTS)
    for spelling in ("final written warning", "would have been dismissed", "case dismissed"):
        assert spelling not in probation_events()
    assert probation_events()["reg 13 resignation"] == "R13_R", "never a discharge"


def test_a_blank_is_unknown_and_a_near_miss_is_not_known():
    assert grounds()[""] == "unknown"
    assert entry_routes()[""] == "unknown"
    assert ethnic_groups()[""] == "Unknown"
    assert "sexist conduct" not in grounds()
    assert "pcdaa" not in entry_routes()


def test_groups_are_those_of_the_list_and_nothing_observed_is_among_them():
    assert set(ethnic_groups().values()) == set(ETHNIC_GROUPS)
    for group in ETHNIC_GROUPS:
        assert ethnic_groups()[fold(group)] == group
    for spelling in ("ic3", "ic1", "bme", "chinese", "o1"):
        assert spelling not in ethnic_groups()
