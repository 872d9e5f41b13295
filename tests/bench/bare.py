"""The limit of the server itself: a WSGI application that answers with the bytes of one file."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def create_app() -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    body = Path(os.environ["BARE_BODY"]).read_bytes()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "br"),
        ("Content-Length", str(len(body))),
    ]

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response("200 OK", headers)
        return [body]

    return answer
