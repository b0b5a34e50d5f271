"""The ledger's settings, from `BOTTEGA_*` variables."""

from pydantic import Field

from chassis.settings import DatabaseSettings, ProcessSettings


class LedgerSettings(ProcessSettings, DatabaseSettings):
    """What the ledger needs on top of a process and a database."""

    ledger_prefetch: int = Field(default=8, ge=1, le=100, description="commands handled at once")
    ledger_sweep_seconds: float = Field(default=10.0, gt=0)
    ledger_audit_seconds: float = Field(
        default=300.0, gt=0, description="the zero-sum check reads every entry, so not too often"
    )
