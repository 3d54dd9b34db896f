"""A real Chroma server on loopback, in a folder of the test's."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

READY_WITHIN = 60.0
"""Seconds; a server on a busy machine needs two."""


def free_port() -> int:
    """A port of loopback nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _script() -> Path:
    return Path(sys.executable).with_name("chroma")


@contextmanager
def chroma_server(folder: Path, port: int | None = None, host: str = "127.0.0.1") -> Iterator[str]:
    """The URL of a running server that keeps its data in ``folder``; stopped afterwards. ``port`` None: a free one.

    ``host`` is an address of loopback.

    Raises `RuntimeError`, with what the server said, if it does not come up.
    """
    port = port or free_port()
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    arguments = ["run", "--path", str(folder / "data"), "--host", host, "--port", str(port)]
    folder.mkdir(parents=True, exist_ok=True)
    said = folder / "log"
    with said.open("wb") as output:
        process = subprocess.Popen([_script(), *arguments], cwd=folder, stdout=output, stderr=subprocess.STDOUT)
    try:
        # The transport tries again, with growing pauses, as long as nobody listens on the port.
        with httpx.Client(transport=httpx.HTTPTransport(retries=8), timeout=READY_WITHIN) as client:
            try:
                client.get(f"{url}/api/v2/heartbeat").raise_for_status()
            except httpx.HTTPError as error:
                raise RuntimeError(f"no Chroma server: {said.read_text(errors='replace')[-2000:]}") from error
        yield url
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
