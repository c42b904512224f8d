"""A server on this machine that behaves like the API, with all its faults, as the posts ask for them.

A post says what is to happen in brackets: `[500 x2]` fails twice and then answers, `[refuse]` always refuses.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-invented-key-for-tests"
MOST_AT_ONCE = 64
_ORDER = re.compile(r"\[([\w-]+)(?: x(\d+))?\]")
_POST = re.compile(r"<<<POST\n(.*)\nPOST>>>", re.DOTALL)


def labels_of(schema: dict[str, Any], place: int = 0) -> dict[str, Any]:
    """The label at this place of every field that the schema closes; of terms none."""
    fields = schema["properties"]["mentions"]["items"]["properties"]
    given: dict[str, Any] = {}
    for name, rule in fields.items():
        if name in {"quote", "unsure"}:
            continue
        if name.endswith("_terms"):
            given[name] = []
        elif name.endswith("_term"):
            given[name] = None
        else:
            given[name] = rule["enum"][place] if "enum" in rule else [rule["items"]["enum"][place]]
    return given


@dataclass
class Fake:
    """What the server does and what it has seen."""

    schema: dict[str, Any]
    latency: float = 0.0
    at_once: int = MOST_AT_ONCE  # requests that it works on; others wait
    modes: tuple[str, ...] = ("json_schema", "json_object", "text")
    usage: bool = True
    varied: bool = False  # answers differ from one time to another
    wants_completion_tokens: bool = False
    no_temperature: bool = False
    per_second: float | None = None  # requests it takes; 429 beyond
    says: Callable[[Asked], Any] | None = (
        None  # what it answers instead: (status, headers, body), or a body; None as usual
    )
    row: Callable[[int, str, dict[str, Any]], Any] | None = None  # (call, post, row) -> the row of a batch instead
    requests: list[dict[str, Any]] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    paths: Counter[str] = field(default_factory=Counter)
    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    batch_fails: int = 0
    busy: int = 0
    busiest: int = 0
    url: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)
    bucket: float = 0.0
    filled: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.slots = threading.Semaphore(self.at_once)

    def refuse_rate(self) -> bool:
        if self.per_second is None:
            return False
        with self.lock:
            now = time.monotonic()
            self.bucket = min(self.per_second, self.bucket + (now - self.filled) * self.per_second)
            self.filled = now
            if self.bucket < 1:
                return True
            self.bucket -= 1
            return False

    def complete(self, body: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        """Status, headers and body for one chat completion."""
        with self.lock:
            self.requests.append(body)
        kind = body.get("response_format", {"type": "text"})["type"]
        if kind not in self.modes:
            return 400, {}, error(f"Invalid parameter: 'response_format' of type '{kind}' is not supported")
        if self.wants_completion_tokens and "max_tokens" in body:
            return 400, {}, error("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        if self.no_temperature and "temperature" in body:
            return 400, {}, error("Unsupported value: 'temperature' does not support 0 with this model.")
        post = _POST.search(body["messages"][min(1, len(body["messages"]) - 1)]["content"]).group(1)  # type: ignore[union-attr]
        with self.lock:
            self.calls[post] += 1
            call = self.calls[post]
        if self.says and (said := self.says(Asked(self, post, body, call))) is not None:
            return said if isinstance(said, tuple) else (200, {}, said)
        for order, times in _ORDER.findall(post):
            if not times or call <= int(times):
                return self.fault(order, post, body)
            call -= int(times)
        return 200, {}, self.said(self.answer(post), body)

    def answer(self, post: str, quote: str | None = None, **changes: Any) -> str:
        labels = labels_of(self.schema, self.calls[post] % 2 if self.varied else 0)
        if "nothing here" in post:
            return json.dumps({"relevant": False, "mentions": []})
        mention = {"quote": quote or post.split(". ")[0], **labels, "unsure": [], **changes}
        return json.dumps({"relevant": True, "mentions": [mention]})

    def said(self, content: Any, body: dict[str, Any], finish: str | None = "stop", **message: Any) -> dict[str, Any]:
        # A thousand for a small codebook; a long prompt is counted, or it would look cut.
        read = max(1000, sum(len(message["content"]) for message in body["messages"]) // 5)
        taken = {"prompt_tokens": read, "completion_tokens": 100, "total_tokens": read + 100}
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
            "choices": [
                {
                    "index": 0,
                    "finish_reason": finish,
                    "message": {"role": "assistant", "content": content, **message},
                }
            ],
            **({"usage": taken} if self.usage else {}),
        }

    def fault(self, order: str, post: str, body: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        if order == "429":
            return 429, {"Retry-After": "0.3"}, error("Slow down.", "rate_limit_exceeded")
        if order == "quota":
            return 429, {}, error("You exceeded your current quota.", "insufficient_quota")
        if order.isdigit():
            return int(order), {}, error("Something broke.")
        if order == "hang":
            time.sleep(1.2)
            return 200, {}, self.said(self.answer(post), body)
        if order == "drip":
            return 200, {"X-Drip": "1"}, self.said(self.answer(post), body)
        if order == "no-http-json":
            return 200, {}, "this is not JSON {"
        if order == "cut":
            if body.get("max_tokens", 0) > 2000:
                return 200, {}, self.said(self.answer(post), body)
            return 200, {}, self.said(self.answer(post)[:40], body, finish="length")
        if order == "always-cut":
            return 200, {}, self.said(self.answer(post)[:40], body, finish="length")
        if order == "bad-json":
            return 200, {}, self.said('{"relevant": true, "mentions": [{"quote": "I', body)
        if order == "bad-label":
            return 200, {}, self.said(self.answer(post, **{next(iter(labels_of(self.schema))): "splendid"}), body)
        if order == "invented":
            return 200, {}, self.said(self.answer(post, quote="words that nobody in this post ever wrote"), body)
        if order == "curly":
            return 200, {}, self.said(self.answer(post, quote="…" + post.split(". ")[0].replace("'", "’")), body)
        if order == "refuse":
            return 200, {}, self.said(None, body, refusal="I cannot help with that.")
        if order == "sorry":
            return 200, {}, self.said("I'm sorry, but I can't assist with that.", body)
        if order == "filter":
            return 400, {}, error("The response was filtered.", "content_filter")
        if order == "long":
            return 400, {}, error("This model's maximum context length is 8192 tokens.", "context_length_exceeded")
        if order == "fenced":
            return 200, {}, self.said(f"Here it is:\n```json\n{self.answer(post)}\n```\nAnything else?", body)
        raise AssertionError(f"the fake server does not know [{order}]")


@dataclass(frozen=True)
class Asked:
    """A request as a server of one's own sees it: its post, its body, and how often it was made."""

    fake: Fake
    post: str
    body: dict[str, Any]
    call: int

    def good(self, **changes: Any) -> str:
        """The answer that it should get."""
        return self.fake.answer(self.post, **changes)

    def said(self, content: Any, finish: str | None = "stop", **message: Any) -> dict[str, Any]:
        """A completion with this content."""
        return self.fake.said(content, self.body, finish, **message)


def error(message: str, code: str | None = None) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # as servers do: headers and body would wait 40 ms for each other
    fake: Fake

    def log_message(self, *_: object) -> None:
        return

    def do_POST(self) -> None:
        fake = self.fake
        size = int(self.headers.get("Content-Length", 0))
        raw = self.rfile.read(size)
        if len(raw) < size or not raw:  # who asked has hung up
            self.close_connection = True
            return
        fake.paths[self.path] += 1
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            self.reply(401, {}, error(f"Incorrect API key provided: {self.headers.get('Authorization')}."))
        elif self.path == "/v1/chat/completions":
            if fake.refuse_rate():
                self.reply(429, {"Retry-After": "0.2"}, error("Rate limit reached.", "rate_limit_exceeded"))
                return
            with fake.slots:
                with fake.lock:
                    fake.busy += 1
                    fake.busiest = max(fake.busiest, fake.busy)
                if fake.latency:
                    time.sleep(fake.latency)
                answer = fake.complete(json.loads(raw))
                with fake.lock:
                    fake.busy -= 1
            self.reply(*answer)
        elif self.path == "/v1/files":
            lines = [line for line in raw.split(b"\n") if line.startswith(b'{"custom_id"')]
            name = f"file-{len(fake.files)}"
            fake.files[name] = b"\n".join(line.strip() for line in lines)
            self.reply(200, {}, {"id": name, "object": "file", "bytes": len(raw), "created_at": 1, "purpose": "batch"})
        elif self.path == "/v1/batches":
            self.reply(200, {}, self.new_batch(json.loads(raw)))
        else:
            self.reply(404, {}, error(f"There is no {self.path}."))

    def new_batch(self, order: dict[str, Any]) -> dict[str, Any]:
        fake = self.fake
        name = f"batch-{len(fake.batches)}"
        batch = {
            "id": name,
            "object": "batch",
            "endpoint": order["endpoint"],
            "input_file_id": order["input_file_id"],
            "completion_window": order["completion_window"],
            "created_at": 1,
            "metadata": order["metadata"],
            "status": "in_progress",
        }
        fake.batches[name] = batch
        return batch

    def finish_batch(self, batch: dict[str, Any]) -> None:
        fake = self.fake
        if fake.batch_fails > 0:
            fake.batch_fails -= 1
            data = [{"code": "token_limit_exceeded", "message": "Enqueued token limit reached."}]
            batch.update(status="failed", errors={"object": "list", "data": data})
            return
        good: list[str] = []
        bad: list[str] = []
        for line in fake.files[batch["input_file_id"]].splitlines():
            request = json.loads(line)
            status, _, body = fake.complete(request["body"])
            row = {"custom_id": request["custom_id"], "response": {"status_code": status, "body": body}, "error": None}
            if fake.row:
                post = _POST.search(request["body"]["messages"][1]["content"]).group(1)  # type: ignore[union-attr]
                changed = fake.row(fake.calls[post], post, row)
                changed = {"custom_id": row["custom_id"], **changed} if isinstance(changed, dict) else changed
                good.append(changed if isinstance(changed, str) else json.dumps(changed, ensure_ascii=False))
                continue
            (good if status == 200 else bad).append(json.dumps(row, ensure_ascii=False))
        for field_, lines in (("output_file_id", good), ("error_file_id", bad)):
            if lines:
                name = f"{field_}-{batch['id']}"
                fake.files[name] = "\n".join(lines).encode()
                batch[field_] = name
        counts = {"total": len(good) + len(bad), "completed": len(good), "failed": len(bad)}
        batch.update(status="completed", request_counts=counts)

    def do_GET(self) -> None:
        fake = self.fake
        path = self.path.partition("?")[0]
        fake.paths[path] += 1
        if match := re.fullmatch(r"/v1/batches/([\w-]+)", path):
            batch = fake.batches.get(match.group(1))
            if batch is None:
                self.reply(404, {}, error("There is no such batch."))
                return
            self.reply(200, {}, dict(batch))
            if batch["status"] == "in_progress":
                self.finish_batch(batch)
        elif path == "/seen":
            self.reply(200, {}, {"calls": fake.calls.total(), "busiest": fake.busiest})
        elif path == "/v1/batches":
            data = list(fake.batches.values())
            self.reply(200, {}, {"object": "list", "data": data, "has_more": False})
        elif match := re.fullmatch(r"/v1/files/([\w-]+)/content", path):
            self.reply(200, {}, fake.files[match.group(1)].decode())
        else:
            self.reply(404, {}, error(f"There is no {path}."))

    def reply(self, status: int, headers: dict[str, str], body: Any) -> None:
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if "X-Drip" in headers:
                for byte in data[:60]:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(0.05)
                data = data[60:]
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 2 * MOST_AT_ONCE  # connections that knock at the same time


@contextmanager
def running(fake: Fake) -> Iterator[Fake]:
    """Serve on 127.0.0.1 until the block ends."""
    handler = type("BoundHandler", (Handler,), {"fake": fake})
    server = Server(("127.0.0.1", 0), handler)
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def running_apart(**how: Any) -> Iterator[Fake]:
    """The same in a process of its own, so that server and coder do not share an interpreter; `seen` asks it."""
    command = [sys.executable, "-m", "tests.pipeline.coding.llm.server", json.dumps(how)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Fake(how["schema"], url=process.stdout.readline().strip())
        finally:
            process.kill()


def seen(fake: Fake) -> dict[str, int]:
    """What a server in another process has seen."""
    with urllib.request.urlopen(fake.url.removesuffix("/v1") + "/seen", timeout=20) as answer:
        return json.load(answer)


if __name__ == "__main__":
    with running(Fake(**json.loads(sys.argv[1]))) as here:
        print(here.url, flush=True)
        sys.stdin.read()  # until whoever started it goes away
