"""Cases, allegations and what stands below an allegation."""

from __future__ import annotations

from typing import Final

import dataframely as dy

ROUTES: Final = ("complaint", "conduct", "other", "unknown")
REGIMES: Final = ("2008", "2012", "2020", "unknown")
YES_NO: Final = ("yes", "no", "missing")
CATEGORY_SCHEMES: Final = ("2020", "legacy", "ambiguous", "unknown", "none")
CATEGORY_STATUSES: Final = ("mapped", "candidates", "ambiguous", "unmapped", "not_stated")
SEXUAL_MISCONDUCT: Final = ("yes", "no", "undetermined", "not_available")


class Part(dy.Schema):
    """The base of all records: the input that a record was read from."""

    input = dy.String(description="name of the input: its file's stem")
    force = dy.String(description="ONS code of the police force area")


class Case(Part):
    """One complaint case or conduct matter of one force."""

    case_id = dy.String(primary_key=True, description="<ONS code>/<case reference>")
    case_reference = dy.String(min_length=1)
    case_type = dy.String(description='code of case_types.csv, "unknown" where unmapped')
    route = dy.Enum(ROUTES, description="complaint (PC), conduct (CM, RCM), other, unknown")
    received_date = dy.Date(nullable=True)
    recorded_date = dy.Date(nullable=True)
    finalised_date = dy.Date(nullable=True, description="null: open at the extract date")
    regime = dy.Enum(REGIMES, description="regulations that govern the case")
    regime_basis = dy.String(description="received date, recorded date, related case, none")
    handling = dy.String(nullable=True)
    vawg_flag = dy.Enum(YES_NO, description="the force's own flag; missing is not no")
    first_line = dy.Int64(min=1, description="first physical line that names the case")
    conflicts = dy.String(description='fields on which its rows disagree, joined by |; ""')


class Allegation(Part):
    """One allegation of a case."""

    case_id = dy.String()
    allegation_id = dy.String(primary_key=True, description="<case id>#<reference or line>")
    category = dy.String(nullable=True, description="code of allegation_categories.csv")
    category_parent = dy.String(nullable=True, description="its top-level letter")
    category_scheme = dy.Enum(CATEGORY_SCHEMES, description="the list the text came from")
    category_status = dy.Enum(CATEGORY_STATUSES)
    category_text = dy.String(
        description='what the force wrote, several joined by |; longer than 60: withheld; ""'
    )
    category_evidence = dy.String(description="the rule that decided")
    category_candidates = dy.String(description='codes that remain possible, joined by |; ""')
    legacy_code = dy.String(nullable=True, description="letter of the scheme before 2020")
    scheme_inferred = dy.Bool(
        description="the recorded date decided, for want of a received date"
    )
    sexual_misconduct = dy.Enum(SEXUAL_MISCONDUCT)
    domestic_abuse_perpetrator = dy.Enum(YES_NO)
    first_line = dy.Int64(min=1)


class Subject(Part):
    """One identified person in one case."""

    case_id = dy.String(primary_key=True)
    subject_id = dy.String(primary_key=True, description="the person's key")
    person_key = dy.String(description="HMAC of force and id; joins within a force only")
    worker_type = dy.String(description="workforce code of case_types.csv")
    rank = dy.String(description='rank of ranks.csv, "Unknown" where not stated')
    rank_group = dy.String()
    sex = dy.String()
    ethnicity = dy.String(nullable=True)
    ethnicity_scheme = dy.String(nullable=True)


class AllegationSubject(Part):
    """One allegation against one subject: a pair. Nobody identified is still a pair."""

    case_id = dy.String()
    allegation_id = dy.String(primary_key=True)
    subject_id = dy.String(
        primary_key=True, description='"line <n>" where nobody is identified'
    )
    identified = dy.Bool()
    worker_type = dy.String()
    first_line = dy.Int64(min=1)


class AllegationStandard(Part):
    """A Standard of Professional Behaviour that an allegation is said to breach."""

    allegation_id = dy.String(primary_key=True)
    standard_no = dy.Int64(primary_key=True, min=1, max=10)


class AllegationFactor(Part):
    """A factor: the situation of the allegation, never what was alleged."""

    allegation_id = dy.String(primary_key=True)
    factor = dy.String(primary_key=True)


class AllegationVictim(Part):
    """A victim of an allegation, as far as recorded."""

    allegation_id = dy.String(primary_key=True)
    victim_no = dy.Int64(
        primary_key=True, min=1, description="counts the different victims that rows name"
    )
    sex = dy.Enum(("female", "male", "other", "unknown"))
    ethnicity = dy.String(nullable=True)
    ethnicity_scheme = dy.String(nullable=True)
