"""The ledger: purses, holds, captures and releases of whole credits, in double entry."""
