"""Whether a server answers in its own protocol. Each probe takes at most LIMIT seconds and never raises."""

import http.client
import socket

LIMIT = 2.0
AMQP_HEADER = b"AMQP\x00\x00\x09\x01"
METHOD_FRAME = 1


def tcp(port: int, host: str = "127.0.0.1") -> bool:
    try:
        socket.create_connection((host, port), LIMIT).close()
    except OSError:
        return False
    return True


def amqp(port: int, host: str = "127.0.0.1") -> bool:
    """Connection.Start is the broker's first word, sent only when it takes clients."""
    try:
        with socket.create_connection((host, port), LIMIT) as connection:
            connection.sendall(AMQP_HEADER)
            return connection.recv(1) == bytes([METHOD_FRAME])
    except OSError:
        return False


def http_status(port: int, path: str, host: str = "127.0.0.1") -> int | None:
    """Status of a GET; None without an answer. http.client, because it knows no proxies."""
    connection = http.client.HTTPConnection(host, port, timeout=LIMIT)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
