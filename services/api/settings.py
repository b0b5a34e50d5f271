"""Settings of the API's two processes."""

from pydantic import Field, SecretStr

from chassis.settings import DatabaseSettings, ProcessSettings, StorageSettings


class ApiSettings(ProcessSettings, DatabaseSettings):
    """What `web` and `conductor` share: both take orders in."""

    max_orders_in_flight: int = Field(default=100, ge=1)
    max_orders_a_day: int = Field(default=10_000, ge=1)
    max_prompt_characters: int = Field(default=2000, ge=1)


class WebSettings(ApiSettings, StorageSettings):
    """The HTTP side. Durations are in seconds."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str | None = Field(default=None, description="the address that people reach the API at")
    secret_key: SecretStr = Field(description="signs access tokens; at least 32 characters", min_length=32)
    access_token_seconds: int = Field(default=15 * 60, ge=5, le=24 * 3600)
    refresh_token_seconds: int = Field(default=30 * 24 * 3600, ge=60)
    secure_cookies: bool = Field(default=True, description="false only where the page is served without TLS")
    registration: str = Field(default="open", pattern="^(open)$")
    self_top_up: bool = False
    max_top_up: int = Field(default=100_000, ge=1)
    max_streams: int = Field(default=20, ge=1, description="open event streams a person")
    max_upload_bytes: int = Field(default=20 * 1024 * 1024, ge=1024)
    max_upload_pixels: int = Field(default=24_000_000, ge=256)
    max_upload_side: int = Field(default=8192, ge=16, description="pixels")
