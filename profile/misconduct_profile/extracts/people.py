"""People: a keyed hash of force and id; names and free text never leave intake."""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import cache

from misconduct_profile.standards import spellings

_SIGNS = re.compile(r"[\W_]+", re.UNICODE)


def person_key(key: bytes, force: str, identifier: str) -> str | None:
    """HMAC-SHA256 of (force, normalised id), in hexadecimal; None for nobody.

    Normalising folds case and takes out spaces and signs; leading zeros stay, since
    nobody has said that 0123 and 123 are one person. Identities do not join across
    forces. A placeholder such as "Organisational" stands for no person.
    """
    normal = _SIGNS.sub("", identifier.casefold())
    if not normal or normal in _placeholders():
        return None
    return hmac.new(key, f"{force}\0{normal}".encode(), hashlib.sha256).hexdigest()


@cache
def _placeholders() -> frozenset[str]:
    known = spellings("placeholder")["spelling"].to_list()
    return frozenset(_SIGNS.sub("", spelling) for spelling in known)
