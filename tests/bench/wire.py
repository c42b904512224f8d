"""One person at a dashboard without a browser: speaks Streamlit's own protocol over a websocket.

A click sends the state that a browser would send (page, query string, hashes of the messages it has kept) and waits until
the script has finished. Filters live in the query string, so that another query string is another filter.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from ui.faults import CALM

Params = Mapping[str, Sequence[str]]

PATIENCE = 60.0  # seconds for one script run
_KEPT_RUNS = 2  # a browser forgets a message that so many script runs have not used


@dataclass(slots=True)
class Run:
    """One script run as its viewer meets it; `received` counts bytes of messages before any compression."""

    seconds: float = 0.0
    received: int = 0
    messages: int = 0
    faults: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # titles and the like, to see that a page was drawn


class Person:
    """A session: `await Person.at(address)`, then `click` after `click`."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._pages: dict[str, str] = {}  # path -> hash
        self._page = ""
        self._query = ""
        self._kept: dict[str, int] = {}  # message hash -> the run that used it last
        self._runs = 0

    @classmethod
    async def at(cls, address: str) -> Self:
        """Connect to the dashboard at this host and port."""
        protocols = [Subprotocol("streamlit")]
        link = f"ws://{address}/_stcore/stream"
        return cls(await connect(link, subprotocols=protocols, max_size=None, open_timeout=PATIENCE))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.leave()

    async def leave(self) -> None:
        """Close the tab."""
        await self._connection.close()

    @property
    def query(self) -> str:
        """The address's query string, as the app has written it."""
        return self._query

    async def click(self, page: str | None = None, params: Params | None = None) -> Run:
        """Go to a page (a path; "" is the first page), or change the address's parameters, or just run again."""
        if params is not None:
            self._query = urlencode(params, doseq=True)
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        if page is not None:
            self._page = page
        if self._page in self._pages:
            state.page_script_hash = self._pages[self._page]
        else:
            state.page_name = self._page
        state.cached_message_hashes.extend(self._kept)
        state.context_info.timezone = "UTC"
        state.context_info.color_scheme = "light"
        started = time.perf_counter()
        await self._connection.send(message.SerializeToString())
        run = Run()
        async with asyncio.timeout(PATIENCE):
            while not self._take(await self._connection.recv(decode=False), run):
                pass
        run.seconds = time.perf_counter() - started
        self._runs += 1
        self._kept = {hashed: last for hashed, last in self._kept.items() if self._runs - last <= _KEPT_RUNS}
        return run

    def _take(self, data: bytes, run: Run) -> bool:
        """Note what one message says; whether it was the last of the script run."""
        run.received += len(data)
        run.messages += 1
        message = ForwardMsg.FromString(data)
        if message.metadata.cacheable:
            self._kept[message.hash] = self._runs
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            self._kept[message.ref_hash] = self._runs
        elif kind == "navigation":
            self._pages = {
                page.url_pathname if not page.is_default else "": page.page_script_hash
                for page in message.navigation.app_pages
            }
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "page_not_found":
            run.faults.append(f"there is no page {message.page_not_found.page_name}")
        elif kind == "session_event" and message.session_event.HasField("script_compilation_exception"):
            run.faults.append(message.session_event.script_compilation_exception.message)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._element(message, run)
        elif kind == "script_finished":
            return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    @staticmethod
    def _element(message: ForwardMsg, run: Run) -> None:
        element = message.delta.new_element
        what = element.WhichOneof("type")
        if what == "alert" and element.alert.body == CALM:
            run.faults.append(CALM)
        elif what == "exception":
            run.faults.append(f"{element.exception.type}: {element.exception.message}")
        elif what == "heading":
            run.texts.append(element.heading.body)
