"""Asking forces for the data: the pack that says what to send, in which words, by when."""

from misconduct_profile.request.asked import Asked, asked, left_out
from misconduct_profile.request.deadline import read_deadline
from misconduct_profile.request.lists import Code, CodeList, code_lists
from misconduct_profile.request.pack import MANIFEST, Request, build, edition_params, write

__all__ = [
    "MANIFEST",
    "Asked",
    "Code",
    "CodeList",
    "Request",
    "asked",
    "build",
    "code_lists",
    "edition_params",
    "left_out",
    "read_deadline",
    "write",
]
