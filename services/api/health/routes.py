"""Health for people and load balancers; the process's own probes are on the health port."""

from litestar import Response, get
from litestar.openapi.datastructures import ResponseSpec

from services.api.health.checks import Checks, Health


@get(
    "/health",
    opt={"public": True},
    tags=["health"],
    responses={503: ResponseSpec(Health, description="no order can be accepted")},
)
async def health(checks: Checks) -> Response[Health]:
    """200 while orders can be accepted, 503 when not."""
    now = await checks.health()
    return Response(now, status_code=503 if now.status == "unavailable" else 200)
