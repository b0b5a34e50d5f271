"""The page that explains each kind of problem: its `type` is its address."""

import html
import re
from typing import Annotated

from litestar import MediaType, Response, get
from litestar.params import Parameter

from services.api.explanations.texts import explained
from services.api.letters.texts import preferred
from services.api.problems import KINDS, NOT_FOUND, Problem

_PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>
<h1>{title}</h1><p>{explanation}</p><p>HTTP {status}, <code>{type}</code></p></html>"""

Accepted = Annotated[str, Parameter(header="Accept-Language", description="Russian, Korean; else English")]


@get("/problems/{name:str}", opt={"public": True}, media_type=MediaType.HTML, sync_to_thread=False)
def explain(name: str, accept_language: Accepted = "") -> Response[str]:
    """A page that explains one kind of problem, in the language that the reader prefers."""
    found = KINDS.get(name)
    if found is None:
        raise Problem(NOT_FOUND)
    language = preferred(accept_language)
    text = explained(name, language)
    page = _PAGE.format(
        language=language,
        title=html.escape(text.title),
        explanation=_in_html(text.explanation),
        status=found.status,
        type=found.type,
    )
    return Response(page, headers={"Content-Language": str(language), "Vary": "Accept-Language"})


def _in_html(text: str) -> str:
    return re.sub("`(.+?)`", r"<code>\1</code>", html.escape(text))
