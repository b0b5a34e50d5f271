"""What crosses a process boundary.

Everything here is a value: events, their envelope, the stages of the pipeline, the names on the broker, the
prices. The package imports only pydantic, so a partner can read it as the whole truth about the wire.
"""
