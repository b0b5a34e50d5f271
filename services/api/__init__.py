"""The HTTP API (`web.py`) and the process manager (`conductor.py`), over one set of tables."""
