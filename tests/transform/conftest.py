"""Extract lines to records, on texts small enough to check by eye."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from misconduct_profile.extracts import Source, load
from misconduct_profile.params import AcceptedMapping, Input
from misconduct_profile.transform import Standardised, standardise

HEADER = ("Case Ref", "Case Type", "Date Received", "Date Finalised", "Alleg No",
          "Allegation Category", "Standard Breached", "Collar No", "Employee Type", "Rank",
          "VAWG", "Outcome", "Victim Sex", "Victim Ethnicity", "Factors", "Decision",
          "Linked Case", "Ethnicity", "Date Recorded", "Hearing Date", "Left Date",
          "Handling", "Officer Age", "Length of Service")  # fmt: skip
ROW = {"Case Ref": "CO/1/20", "Case Type": "PC", "Date Received": "2020-03-13", "Alleg No": "1",
       "Allegation Category": "J2", "Collar No": "100", "Employee Type": "OFFICER"}  # fmt: skip


@pytest.fixture
def records(tmp_path):
    """Make records from rows given as what differs from ROW; `without` drops columns."""

    def made(
        *rows: dict[str, str],
        without: tuple[str, ...] = (),
        accepted: Sequence[AcceptedMapping] = (),
    ) -> Standardised:
        columns = [name for name in HEADER if name not in without]
        lines = [";".join(columns)]
        lines += [";".join((ROW | row).get(name, "") for name in columns) for row in rows]
        path = tmp_path / "kent.csv"
        path.write_text("\n".join(lines) + "\n")
        said = Input.model_validate(
            {
                "force": "Kent",
                "extract_date": "2022-06-30",
                "selection": "received",
                "window": {"first": "2018-01-01", "last": "2022-03-31"},
            }
        )
        loaded = load(Source("kent", path, said), b"a key of the tests")
        assert loaded.quarantine.height == 0
        return standardise(loaded.rows, accepted)

    return made
