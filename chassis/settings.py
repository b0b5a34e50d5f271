"""Settings that every process has, read from `BOTTEGA_*` variables. Services compose them with their own."""

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ProcessSettings(BaseSettings):
    """What a process needs to run at all."""

    model_config = SettingsConfigDict(env_prefix="BOTTEGA_", frozen=True, extra="ignore")

    environment: Literal["dev", "test", "prod"] = "prod"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"
    otlp_endpoint: str | None = Field(default=None, description="OTLP/HTTP collector; none: spans are dropped")
    trace_file: str | None = Field(default=None, description="append finished spans to this file as JSON lines")
    health_host: str = "127.0.0.1"
    health_port: int = Field(default=0, ge=0, le=65535, description="/livez, /readyz, /metrics; 0: any free port")
    graceful_timeout: float = Field(default=25.0, gt=0, description="seconds that running work may take to stop")
    amqp_url: SecretStr = SecretStr("amqp://guest:guest@127.0.0.1:5672/")


class DatabaseSettings(BaseSettings):
    """The service's own database, under its own role."""

    model_config = SettingsConfigDict(env_prefix="BOTTEGA_", frozen=True, extra="ignore")

    database_url: SecretStr = SecretStr("postgresql://127.0.0.1/bottega")
    database_pool: int = Field(default=20, ge=2, le=100)


class StorageSettings(BaseSettings):
    """The S3-compatible store of every picture."""

    model_config = SettingsConfigDict(env_prefix="BOTTEGA_", frozen=True, extra="ignore")

    s3_endpoint: str = "http://127.0.0.1:8333"
    s3_public_endpoint: str | None = Field(default=None, description="the address that browsers reach S3 at")
    s3_region: str = "us-east-1"
    s3_access_key: SecretStr = SecretStr("")
    s3_secret_key: SecretStr = SecretStr("")
    s3_bucket: str = "bottega"
