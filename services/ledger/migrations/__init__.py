"""The history of the ledger's schema. `services.ledger.migrate` runs it."""
