"""What letters say, in three languages: `texts/<kind>.<language>.txt`, the subject in the first line."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime, parseaddr
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Template
from typing import Any
from uuid import UUID

from contracts.language import Language

FOLDER = Path(__file__).parent / "texts"


class Kind(StrEnum):
    """What a letter is about."""

    VERIFY = "verify"
    RESET = "reset"
    TRIED = "tried"
    APPROVED = "approved"
    REFUSED = "refused"


def preferred(accept_language: str) -> Language:
    """The first of our languages by the header's own order of preference; English where it names none of them."""
    wanted: list[tuple[float, str]] = []
    for part in accept_language.lower().split(","):
        tag, _, quality = part.strip().partition(";q=")
        wanted.append((float(quality) if re.fullmatch(r"[01](\.\d{0,3})?", quality) else 1.0, tag.partition("-")[0]))
    for _, tag in sorted(wanted, key=lambda each: -each[0]):
        if tag in set(Language):
            return Language(tag)
    return Language.ENGLISH


@cache
def text_of(kind: Kind, language: str) -> tuple[str, Template]:
    """Subject and body."""
    subject, _, body = (FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8").partition("\n\n")
    return subject.strip(), Template(body)


def compose(
    letter_id: UUID, kind: Kind, language: str, fields: dict[str, Any], sender: str, to_address: str
) -> EmailMessage:
    """The letter, in UTF-8 as it is, so that it can be read where it lies. Raises ValueError where `to_address` is
    nothing that a header can hold."""
    subject, body = text_of(kind, language)
    message = EmailMessage(SMTP)
    message["Subject"] = subject
    message["From"] = sender
    message["To"] = Address(addr_spec=to_address)
    message["Date"] = localtime()
    message["Message-ID"] = f"<{letter_id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body.substitute(fields), cte="8bit")
    return message
