"""What intake writes of the HR return of Regulations 12 and 13, and of the joiners."""

from __future__ import annotations

import dataframely as dy

from misconduct_profile.records.codes import coded
from misconduct_profile.records.intake import Located


class ReturnRows(Located):
    """What a line of either return says: text is as written, the force is its ONS code."""

    force = dy.String(description="ONS code of the police force area", metadata=coded("forces"))
    entry_route = dy.String(nullable=True, description="how the person joined, as written")
    sex = dy.String(nullable=True, description="as written", metadata=coded("answers/sex"))
    ethnicity = dy.String(nullable=True, description="as written", metadata=coded("ethnicity"))


class EventRows(ReturnRows):
    """probation/events.parquet: one line of the HR return that was kept.

    The staff number is absent: `person_key` stands for the person, as in `Rows`.
    """

    person_key = dy.String(min_length=1, description="HMAC of force and staff number")
    event = dy.String(
        min_length=1, description="what happened, as written", metadata=coded("outcomes")
    )
    event_date = dy.Date(description="day of the event")
    ground = dy.String(nullable=True, description="why, as written")
    linked_case = dy.String(
        nullable=True, description="the case reference of the force's own extract"
    )


class JoinerRows(ReturnRows):
    """probation/joiners.parquet: officers who joined a force in a month."""

    month = dy.Date(description="first day of the month")
    joiners = dy.Int64(min=0, description="officers who joined")


class ReturnLines(dy.Schema):
    """probation/lines.parquet: what was lost of each force's lines in each return.

    Lost are lines that were meant to count and could not be read. Of no known force is
    a line on which no single force is named.
    """

    title = dy.String(primary_key=True, description="events or joiners")
    force = dy.String(
        primary_key=True,
        description='ONS code, "" for no known force',
        metadata=coded("forces"),
    )
    lines = dy.Int64(min=0, description="data lines of the force")
    lost = dy.Int64(min=0, description="lines of these that could not be read")


class UnusedLines(Located):
    """probation/unused.parquet: whose a line is that is in quarantine, of either return.

    Of no known force is a line on which no single force is named. A force is told `place`
    and not the line, which would tell it how many lines other forces have above.
    """

    force = dy.String(description='ONS code, "" for no known force', metadata=coded("forces"))
    place = dy.Int64(min=1, description="which data line of its force it is, from 1")
    reasons = dy.String(min_length=1, description="named reasons, joined by |")
