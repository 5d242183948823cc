"""Cases, allegations and what stands below an allegation."""

from __future__ import annotations

from typing import Final

import dataframely as dy

from misconduct_profile.records.codes import coded

ROUTES: Final = ("complaint", "conduct", "other", "unknown")
REGIMES: Final = ("2008", "2012", "2020", "unknown")
YES_NO: Final = ("yes", "no", "missing")
CATEGORY_SCHEMES: Final = ("2020", "legacy", "ambiguous", "unknown", "none")
CATEGORY_STATUSES: Final = ("mapped", "candidates", "ambiguous", "unmapped", "not_stated")
SEXUAL_MISCONDUCT: Final = ("yes", "no", "undetermined", "not_available")


class Part(dy.Schema):
    """The base of all records: the input that a record was read from."""

    input = dy.String(description="name of the input: its file's stem")
    force = dy.String(description="ONS code of the police force area", metadata=coded("forces"))


class Case(Part):
    """One complaint case or conduct matter of one force."""

    case_id = dy.String(primary_key=True, description="<ONS code>/<case reference>")
    case_reference = dy.String(min_length=1, description="the force's own reference")
    case_type = dy.String(
        description='what kind of case it is; "unknown" where unmapped',
        metadata=coded("case_types/case_type"),
    )
    route = dy.Enum(ROUTES, description="complaint (PC), conduct (CM, RCM), other, unknown")
    received_date = dy.Date(
        nullable=True,
        description="day the complaint was made or the matter came to the force; null: not "
        "stated, or its rows disagree",
    )
    recorded_date = dy.Date(
        nullable=True,
        description="day the case was recorded; null: not stated, or its rows disagree",
    )
    finalised_date = dy.Date(
        nullable=True,
        description="day on which the last of its rows was finalised; null: open at the "
        "extract date",
    )
    regime = dy.Enum(REGIMES, description="regulations that govern the case")
    regime_basis = dy.String(description="received date, recorded date, related case, none")
    handling = dy.String(
        nullable=True,
        description="how a complaint is handled; null: not stated, unmapped, or its rows "
        "disagree",
        metadata=coded("case_types/handling"),
    )
    vawg_flag = dy.Enum(
        YES_NO,
        description="the force's own flag of violence against women and girls; missing is "
        "not no",
    )
    first_line = dy.Int64(min=1, description="first physical line that names the case")
    conflicts = dy.String(description='fields on which its rows disagree, joined by |; ""')


class Allegation(Part):
    """One allegation of a case."""

    case_id = dy.String(description="the case it belongs to")
    allegation_id = dy.String(primary_key=True, description="<case id>#<reference or line>")
    category = dy.String(
        nullable=True,
        description="category of 2020; null unless one was decided",
        metadata=coded("allegation_categories"),
    )
    category_parent = dy.String(
        nullable=True,
        description="its top-level letter",
        metadata=coded("allegation_categories"),
    )
    category_scheme = dy.Enum(CATEGORY_SCHEMES, description="the list the text came from")
    category_status = dy.Enum(
        CATEGORY_STATUSES,
        description="whether one category was decided; candidates: a legacy code with no "
        "single heir",
    )
    category_text = dy.String(
        description='what the force wrote, several joined by |; longer than 60: withheld; ""'
    )
    category_evidence = dy.String(description="the rule that decided")
    category_candidates = dy.String(
        description='codes that remain possible, joined by |; ""',
        metadata=coded("allegation_categories", "legacy_crosswalk"),
    )
    legacy_code = dy.String(
        nullable=True,
        description="letter of the scheme before 2020",
        metadata=coded("legacy_crosswalk"),
    )
    scheme_inferred = dy.Bool(
        description="the recorded date decided, for want of a received date"
    )
    sexual_misconduct = dy.Enum(
        SEXUAL_MISCONDUCT,
        description="whether its category is one of sexual misconduct, as its reference "
        "table says; not_available: no category is stated",
    )
    domestic_abuse_perpetrator = dy.Enum(
        YES_NO,
        description="the force's own marker that the person complained of is said to be the "
        "abuser; missing is not no",
    )
    first_line = dy.Int64(min=1, description="first physical line that names the allegation")


class Subject(Part):
    """One identified person in one case. What rows disagree on is not known."""

    case_id = dy.String(primary_key=True, description="the case the person stands in")
    subject_id = dy.String(primary_key=True, description="the person's key")
    person_key = dy.String(description="HMAC of force and id; joins within a force only")
    worker_type = dy.String(
        description="what the person is to the force; UNKNOWN where not stated",
        metadata=coded("case_types/workforce"),
    )
    rank = dy.String(
        description='substantive rank or grade at the time; "Unknown" where not stated',
        metadata=coded("ranks"),
    )
    rank_group = dy.String(
        description="the group of the rank, as its reference table says",
        metadata=coded("ranks"),
    )
    sex = dy.String(
        description='as recorded; "unknown" where not stated', metadata=coded("answers/sex")
    )
    ethnicity = dy.String(
        nullable=True,
        description="as recorded, of whichever list; null: not stated or unmapped",
        metadata=coded("ethnicity"),
    )
    ethnicity_scheme = dy.String(
        nullable=True,
        description="the list that the ethnicity is of; what an officer observed is one of "
        "its own",
        metadata=coded("ethnicity"),
    )
    age_band = dy.String(
        description='age when the case was received, else recorded, in bands; "unknown" '
        "where not stated",
        metadata=coded("bands/age"),
    )
    service_band = dy.String(
        description='years of service on that day, in bands; "unknown" where not stated',
        metadata=coded("bands/service"),
    )


class AllegationSubject(Part):
    """One allegation against one subject: a pair. Nobody identified is still a pair."""

    case_id = dy.String(description="the case of the allegation")
    allegation_id = dy.String(primary_key=True, description="the allegation")
    subject_id = dy.String(
        primary_key=True,
        description='whom it is against; "line <n>" where nobody is identified',
    )
    identified = dy.Bool(description="whether the row names a person")
    worker_type = dy.String(
        description="what the subject is to the force; UNKNOWN where not stated",
        metadata=coded("case_types/workforce"),
    )
    first_line = dy.Int64(min=1, description="first physical line that names the pair")


class AllegationStandard(Part):
    """A Standard of Professional Behaviour that an allegation is said to breach."""

    allegation_id = dy.String(primary_key=True, description="the allegation")
    standard_no = dy.Int64(
        primary_key=True,
        min=1,
        max=10,
        description="number of the Standard",
        metadata=coded("standards"),
    )


class AllegationFactor(Part):
    """A factor: the situation of the allegation, never what was alleged."""

    allegation_id = dy.String(primary_key=True, description="the allegation")
    factor = dy.String(
        primary_key=True, description="name of the factor", metadata=coded("factors")
    )


class AllegationVictim(Part):
    """A victim of an allegation, as far as recorded."""

    allegation_id = dy.String(primary_key=True, description="the allegation")
    victim_no = dy.Int64(
        primary_key=True, min=1, description="place among the different victims that rows name"
    )
    sex = dy.Enum(
        ("female", "male", "other", "unknown"),
        description="as recorded; unknown where blank or unmapped",
        metadata=coded("answers/sex"),
    )
    ethnicity = dy.String(
        nullable=True,
        description="self-defined, as recorded; nothing is counted by it yet",
        metadata=coded("ethnicity"),
    )
    ethnicity_scheme = dy.String(
        nullable=True,
        description='the list that the ethnicity is of; "18+1 or 16+1" where both have it',
        metadata=coded("ethnicity"),
    )
