"""The demo: one order without an account, paid by a budget, that can be claimed after registering. (ADR 0020)"""
