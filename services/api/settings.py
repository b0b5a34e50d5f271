"""Settings of the API's two processes."""

from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator

from chassis.settings import DatabaseSettings, ProcessSettings, StorageSettings


class ApiSettings(ProcessSettings, DatabaseSettings):
    """What `web` and `conductor` share: both take orders in."""

    max_orders_in_flight: int = Field(default=100, ge=1)
    max_orders_a_day: int = Field(default=10_000, ge=1)
    max_images: int = Field(default=100_000, ge=1, description="stored pictures a person")
    max_prompt_characters: int = Field(default=2000, ge=1)
    demo_credits_a_day: int = Field(default=100, ge=0, description="what demos may cost a day; 0: there are none")


class WebSettings(ApiSettings, StorageSettings):
    """The HTTP side. Durations are in seconds."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str | None = Field(default=None, description="the address that people reach the API at")
    trusted_proxies: str = Field(
        default="", description="reverse proxies whose X-Forwarded-For is believed: addresses or networks, by commas"
    )
    secret_key: SecretStr = Field(description="signs access tokens; at least 32 characters", min_length=32)
    access_token_seconds: int = Field(default=15 * 60, ge=5, le=24 * 3600)
    refresh_token_seconds: int = Field(default=30 * 24 * 3600, ge=60)
    secure_cookies: bool = Field(default=True, description="false only where the page is served without TLS")
    registration: Literal["open", "verified", "approved"] = Field(
        default="open", description="at once; after a code by e-mail; after a code and an administrator's approval"
    )
    smtp_url: SecretStr | None = Field(
        default=None, description="smtp:// or smtps://, [user:password@]host[:port]; none: no letters are sent"
    )
    mail_from: str = Field(default="bottega <bottega@localhost>", description="whom letters are from")
    demo_orders_a_day: int = Field(default=100, ge=0, description="orders without an account, all together")
    demo_orders_an_address: int = Field(default=3, ge=0, description="of them from one address")
    self_top_up: bool = False
    max_top_up: int = Field(default=100_000, ge=1)
    max_streams: int = Field(default=20, ge=1, description="open event streams a person")
    max_upload_bytes: int = Field(default=20 * 1024 * 1024, ge=1024)
    max_upload_pixels: int = Field(default=24_000_000, ge=256)
    max_upload_side: int = Field(default=8192, ge=16, description="pixels")

    @model_validator(mode="after")
    def _letters_can_be_sent(self) -> Self:
        if self.registration != "open" and self.smtp_url is None:
            raise ValueError(f"BOTTEGA_REGISTRATION={self.registration} needs BOTTEGA_SMTP_URL")
        if self.smtp_url and not self.smtp_url.get_secret_value().startswith(("smtp://", "smtps://")):
            raise ValueError("BOTTEGA_SMTP_URL must begin with smtp:// or smtps://")
        return self
