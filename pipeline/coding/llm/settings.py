"""Where the endpoint is and how hard it may be worked: from the environment, else the secrets file, else options."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.coding.llm.faults import LLMError

SECRETS = Path(".streamlit/secrets.toml")
DEFAULT_CACHE = Path(".cache/llm.sqlite")
OPENAI_URL = "https://api.openai.com/v1"
DEFAULT_PROMPT = "mentions-2"
# Endpoints that need no key still get this in the header, because the client insists on one.
NO_KEY = "none"
SHORTEST_KEY = 8  # characters; what local servers are given for one stands in any text
ROOM = 1500  # tokens of an answer; one that is cut off gets twice that, once


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to reach a model and how to use it. The key is neither shown, logged nor stored."""

    model: str
    base_url: str = field(default=OPENAI_URL, repr=False)
    api_key: str = field(default=NO_KEY, repr=False)
    api_version: str | None = None  # Azure only, for deployments without the /openai/v1 address
    prompt: str = DEFAULT_PROMPT
    temperature: float = 0.0
    reasoning_effort: str | None = None  # as the server takes it: none, low, medium, ...; its own where none is given
    max_output_tokens: int | None = None  # of the first try, thoughts included; ROOM where none is given
    timeout: float = 120.0  # seconds for a whole answer, however slowly it drips in
    concurrency: int = 8
    rate_limit: float | None = None  # requests a minute
    tries: int = 3  # answers asked for before a post is set aside
    patience: int = 6  # server faults borne by one post in a row before it is set aside
    backoff: float = 0.5  # seconds before the second try after a server fault; doubles each time
    busy_line: float = 900.0  # seconds of nothing but 429s that end the work
    longest_wait: float = 60.0  # seconds; caps the doubling, not what a server asks for
    max_cost: float | None = None  # dollars, for this command
    batch: bool = False
    poll: float = 30.0  # seconds between two looks at a batch
    cache: Path = DEFAULT_CACHE
    prices: Path | None = None
    price: tuple[float, float] | None = None  # dollars per million tokens in and out, where people give them
    yes: bool = False
    retry_set_aside: bool = False

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str] | None = None,
        *,
        secrets: Path = SECRETS,
        **options: Any,
    ) -> Settings:
        """Settings from VALUESCAPE_LLM_* and OPENAI_*, then `[llm]` in the secrets file; an option that is not None wins.

        LLMError says what is missing.
        """
        values = os.environ if environment is None else environment
        file = _secrets(secrets)
        given = {name: value for name, value in options.items() if value is not None}
        given.setdefault("base_url", _first(values, file, "base_url", "OPENAI_BASE_URL") or OPENAI_URL)
        given.setdefault("model", _first(values, file, "model"))
        given.setdefault("api_version", _first(values, file, "api_version"))
        given.setdefault("api_key", _first(values, file, "api_key", "OPENAI_API_KEY"))
        if not given["model"]:
            raise LLMError("No model is named. Give --model, or set VALUESCAPE_LLM_MODEL.")
        if not str(given["base_url"]).startswith(("http://", "https://")):
            raise LLMError(
                f"'{str(given['base_url']).rpartition('@')[2]}' is no address. Write --base-url as http://HOST:PORT/v1."
            )
        if not given["api_key"]:
            if "openai.com" in given["base_url"]:
                raise LLMError(
                    "No key. Set VALUESCAPE_LLM_API_KEY or OPENAI_API_KEY, or name a server with --base-url."
                )
            given["api_key"] = NO_KEY
        if not (given["api_key"].isascii() and given["api_key"].isprintable() and " " not in given["api_key"]):
            raise LLMError("The key holds a blank, a line break or a sign that no key has. Copy it again.")
        return cls(**given)

    @property
    def room(self) -> int:
        """Tokens of an answer, before any thoughts."""
        return self.max_output_tokens or ROOM

    @property
    def address(self) -> str:
        """`base_url` as it is shown and stored: without the name, password and query that it may hold."""
        return _address(self.base_url)

    def redacted(self, text: str) -> str:
        """The text without key and password, for messages that quote what a server said."""
        text = text.replace(self.base_url, self.address)
        if password := _parts(self.base_url)[1].partition(":")[2]:
            text = text.replace(password, "[password]")
        return text.replace(self.api_key, "[key]") if len(self.api_key) >= SHORTEST_KEY else text


def cache_beside(database: str | Path | None) -> Path:
    """The cache of a data set: a file beside it, or one under .cache where there is none."""
    if not database or str(database) == ":memory:":
        return DEFAULT_CACHE
    path = Path(database)
    return path.with_name(f"{path.stem}.llm-cache.sqlite")


def _address(url: str) -> str:
    scheme, _, rest = _parts(url)
    return scheme + rest.split("?")[0].split("#")[0]


def _parts(url: str) -> tuple[str, str, str]:
    """Scheme, user and password, and the rest, of anything that was given as an address."""
    scheme, mark, rest = url.partition("://") if "://" in url else ("", "", url)
    host, slash, path = rest.partition("/")
    user, _, name = host.rpartition("@")
    return scheme + mark, user, name + slash + path


def _first(environment: Mapping[str, str], secrets: Mapping[str, Any], name: str, *others: str) -> str | None:
    for variable in (f"VALUESCAPE_LLM_{name.upper()}", *others):
        if value := environment.get(variable, "").strip():
            return value
    return str(secrets.get(name, "")).strip() or None


def _secrets(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get("llm", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        # The parser's message may quote the line, and the line may be the key.
        raise LLMError(
            f"The secrets file {path} is not valid TOML. Correct it, or use environment variables."
        ) from None
    return found if isinstance(found, dict) else {}
