"""How every process runs: the broker, the worker loop, outbox and inbox, storage, telemetry, health.

Services import from here and never from each other; nothing of it is copied into a service.
"""

VERSION = "0.1.0"
