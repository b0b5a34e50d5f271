"""Prints the OpenAPI document as the page's client needs it: `python -m services.api.documentation`. No server runs.

Examples are left out, because some are made up anew by each process, and so are errors: all are of one form.
"""

import json
import sys
from typing import Any

from services.api.documentation.openapi import document
from services.api.routing import ROUTES
from services.api.settings import WebSettings
from services.api.web import assemble, options_of

LEFT_OUT = {"example", "examples", *(str(status) for status in range(400, 600))}


def plain(part: Any) -> Any:
    """`part` of the document without what is left out, at any depth."""
    match part:
        case dict():
            return {name: plain(value) for name, value in part.items() if name not in LEFT_OUT}
        case list():
            return [plain(value) for value in part]
    return part


if __name__ == "__main__":
    settings = WebSettings(secret_key="a placeholder: nobody logs in here")
    found = document(ROUTES, options_of(settings, assemble(settings)))
    json.dump(plain(found), sys.stdout, ensure_ascii=False)
