from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.coding.llm.client import open_client
from pipeline.coding.llm.faults import LLMError
from pipeline.coding.llm.settings import OPENAI_URL, Settings, cache_beside

NOWHERE = Path("no-such-secrets.toml")


def settings(environment: dict[str, str], secrets: Path = NOWHERE, **options: object) -> Settings:
    return Settings.from_environment(environment, secrets=secrets, **options)


def test_options_go_before_environment_and_environment_before_secrets(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text('[llm]\nmodel = "of-file"\nbase_url = "http://file/v1"\napi_key = "key-of-file"\n')
    environment = {"VALUESCAPE_LLM_MODEL": "of-environment", "OPENAI_API_KEY": "key-of-environment"}
    assert settings({}, secrets).model == "of-file"
    found = settings(environment, secrets, model=None, concurrency=3)
    assert (found.model, found.base_url, found.api_key) == ("of-environment", "http://file/v1", "key-of-environment")
    assert found.concurrency == 3
    assert settings(environment, secrets, model="of-option").model == "of-option"


def test_our_own_key_goes_before_the_one_of_openai() -> None:
    both = {"VALUESCAPE_LLM_MODEL": "m", "OPENAI_API_KEY": "theirs", "VALUESCAPE_LLM_API_KEY": "ours"}
    assert settings(both).api_key == "ours"
    assert settings({"VALUESCAPE_LLM_MODEL": "m", "OPENAI_API_KEY": "theirs"}).base_url == OPENAI_URL


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({}, "No model is named"),
        ({"VALUESCAPE_LLM_MODEL": "m"}, "No key"),
        ({"VALUESCAPE_LLM_MODEL": "m", "VALUESCAPE_LLM_BASE_URL": "localhost:1/v1"}, "is no address"),
    ],
)
def test_what_is_missing_is_said(environment: dict[str, str], complaint: str) -> None:
    with pytest.raises(LLMError, match=complaint):
        settings(environment)


def test_a_server_of_ones_own_needs_no_key() -> None:
    local = {"VALUESCAPE_LLM_MODEL": "m", "VALUESCAPE_LLM_BASE_URL": "http://127.0.0.1:11434/v1"}
    assert settings(local).redacted("none of it") == "none of it"


def test_a_broken_secrets_file_is_named_and_not_quoted(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.toml"
    secrets.write_text("[llm]\napi_key = sk-very-secret\n")
    with pytest.raises(LLMError, match="not valid TOML") as stop:
        settings({}, secrets)
    assert "sk-very-secret" not in str(stop.value)


def test_azure_is_reached_by_its_own_address() -> None:
    azure = settings(
        {"VALUESCAPE_LLM_MODEL": "deployed", "VALUESCAPE_LLM_API_KEY": "k", "VALUESCAPE_LLM_API_VERSION": "2024-10-21"},
        base_url="https://invented.openai.azure.com",
    )
    client = open_client(azure)
    assert str(client.base_url).startswith("https://invented.openai.azure.com/openai")
    assert client.max_retries == 0


def test_the_cache_lies_beside_the_data_set() -> None:
    assert cache_beside("data/demo.db") == Path("data/demo.llm-cache.sqlite")
    assert cache_beside(None) == Path(".cache/llm.sqlite")
