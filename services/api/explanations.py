"""The page that explains each kind of problem: its `type` is its address."""

import html

from litestar import MediaType, get

from services.api.problems import KINDS, NOT_FOUND, Problem

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<h1>{title}</h1><p>{explanation}</p><p>HTTP status {status}, problem type <code>{type}</code>.</p></html>"""


@get("/problems/{name:str}", opt={"public": True}, media_type=MediaType.HTML, sync_to_thread=False)
def explain(name: str) -> str:
    """A page that explains one kind of problem."""
    found = KINDS.get(name)
    if found is None:
        raise Problem(NOT_FOUND)
    return _PAGE.format(
        title=html.escape(found.title),
        explanation=html.escape(found.explanation),
        status=found.status,
        type=found.type,
    )
