"""The page's credentials: two cookies that scripts cannot read."""

from litestar.datastructures import Cookie

from services.api.settings import WebSettings

ACCESS = "bottega_access"
REFRESH = "bottega_refresh"
REFRESH_PATH = "/api/auth"
DEMO = "bottega_demo"
DEMO_PATH = "/api"


class Cookies:
    """Makes the cookies as the settings say."""

    def __init__(self, settings: WebSettings) -> None:
        self._secure = settings.secure_cookies
        self._access_seconds = settings.access_token_seconds
        self._refresh_seconds = settings.refresh_token_seconds

    def set(self, access: str, refresh: str) -> list[Cookie]:
        return [
            self._cookie(ACCESS, access, "/", self._access_seconds),
            self._cookie(REFRESH, refresh, REFRESH_PATH, self._refresh_seconds),
        ]

    def clear(self) -> list[Cookie]:
        return [self._cookie(ACCESS, "", "/", 0), self._cookie(REFRESH, "", REFRESH_PATH, 0)]

    def demo(self, value: str, seconds: int) -> Cookie:
        """What a visitor follows their demo with; of 0 seconds it is taken away."""
        return self._cookie(DEMO, value, DEMO_PATH, seconds)

    def _cookie(self, key: str, value: str, path: str, seconds: int) -> Cookie:
        return Cookie(
            key=key,
            value=value,
            path=path,
            max_age=seconds,
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )
