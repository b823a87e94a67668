import socket


def free_port() -> int:
    """Return a port of this machine that nobody listened at a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
