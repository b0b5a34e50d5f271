"""What the ledger tells Prometheus."""

from prometheus_client import Counter, Gauge

COMMANDS = Counter("bottega_ledger_commands_total", "Commands answered, by the answer", ["command", "outcome"])
SWEPT = Counter("bottega_ledger_swept_total", "Settled because their time was up", ["outcome"])
OPEN_HOLDS = Gauge("bottega_ledger_open_holds", "Holds that no order has settled yet")
IMBALANCE = Gauge("bottega_ledger_imbalance", "Defects that the last check of the books found; 0 is the only good")
