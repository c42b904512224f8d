"""Reading codebook files: YAML in, a checked `Codebook` out, every mistake with its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from pipeline.coding.phrases import BOT, PhraseError, compile_phrase
from records.codebook import RESERVED, Codebook, Cue
from records.problem import Problem

DEFAULT_CODEBOOK = Path(__file__).resolve().parents[2] / "codebooks" / "vsd" / "codebook.yaml"

Key = tuple[str | int, ...]
_HINTS = {
    "missing": "add the field '{field}'",
    "extra_forbidden": "'{field}' is not a field here; check its spelling or take it out",
    "string_type": "'{field}' must be text; put it in quotes if it looks like a number or yes/no",
    "string_pattern_mismatch": "'{field}' is '{input}'; write it as {pattern}",
    "string_too_short": "'{field}' is too short; write a sentence",
    "list_type": "'{field}' must be a list; begin each line with '- '",
    "model_type": "'{field}' must be a block of 'name: value' lines",
    "literal_error": "'{field}' is '{input}'; choose one of {expected}",
}
_PATTERNS = {"color": "a colour such as '#2b6ca3'", "id": "letters, digits and underscores, without spaces"}


class CodebookError(Problem):
    """A mistake in a codebook file: which file, which line, what to do."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}, line {line}: {message}" if line else f"{path}: {message}")
        self.path = path
        self.line = line


def load_codebook(path: str | Path = DEFAULT_CODEBOOK) -> Codebook:
    """Read and check a codebook file; CodebookError names the line of the first mistake."""
    path = Path(path)
    data, lines = _read(path)
    if twice := _twice(data, ()):
        raise CodebookError(path, _line(lines, twice[0]), f"the id '{twice[1]}' is used twice here; give each its own")
    try:
        codebook = Codebook.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise CodebookError(path, _line(lines, first["loc"]), _explain(dict(first))) from None
    for i, dimension in enumerate(codebook.dimensions):
        if dimension.id in RESERVED:
            message = f"a dimension cannot be called '{dimension.id}': the dashboard uses that name itself"
            raise CodebookError(path, _line(lines, ("dimensions", i, "id")), message)
    _check_cues(path, codebook, lines)
    return codebook


def _read(path: Path) -> tuple[Any, dict[Key, int]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CodebookError(path, 0, f"the file cannot be read ({error.strerror}); check the path") from None
    except UnicodeDecodeError:
        raise CodebookError(path, 0, "the file is not UTF-8 text; save it as UTF-8") from None
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not valid YAML ({error.problem}); check indentation, colons and quotes"
        raise CodebookError(path, mark.line + 1 if mark else 0, message) from None
    except YAMLError as error:
        raise CodebookError(path, 0, f"not valid YAML ({error}); check for characters that cannot be printed") from None
    if node is None:
        raise CodebookError(path, 1, "the file is empty; see docs/codebook.md for a first codebook")
    lines: dict[Key, int] = {}
    return _construct(path, node, (), lines), lines


def _construct(path: Path, node: Node, key: Key, lines: dict[Key, int]) -> Any:
    lines.setdefault(key, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        result: dict[str, Any] = {}
        for name_node, value in node.value:
            name = str(name_node.value)
            line = name_node.start_mark.line + 1
            if name in result:
                raise CodebookError(path, line, f"'{name}' is written twice in the same block; keep one")
            lines[(*key, name)] = line
            result[name] = _construct(path, value, (*key, name), lines)
        return result
    if isinstance(node, SequenceNode):
        return [_construct(path, item, (*key, i), lines) for i, item in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    kind, value = str(node.tag).rsplit(":", 1)[-1], node.value
    try:
        if kind == "int":
            return int(value.replace("_", ""))
        if kind == "float":
            return float(value)
    except ValueError:
        return value
    if kind == "null":
        return None
    if kind == "bool":
        return value.lower() == "true"
    return value


def _twice(data: Any, key: Key) -> tuple[Key, str] | None:
    """Where an id stands a second time in a list of things with ids."""
    if isinstance(data, dict):
        return next((found for k, v in data.items() if (found := _twice(v, (*key, k)))), None)
    if isinstance(data, list):
        seen: set[Any] = set()
        for i, item in enumerate(data):
            name = item.get("id") if isinstance(item, dict) else None
            if isinstance(name, str):
                if name in seen:
                    return (*key, i, "id"), name
                seen.add(name)
            if found := _twice(item, (*key, i)):
                return found
    return None


def _line(lines: dict[Key, int], loc: Key) -> int:
    while loc and loc not in lines:
        loc = loc[:-1]
    return lines.get(loc, 1)


def _explain(error: dict[str, Any]) -> str:
    loc = [str(part) for part in error["loc"]]
    names = [part for part in loc if not part.isdigit()]
    field = names[-1] if names else "the file"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    hint = _HINTS.get(error["type"])
    where = " > ".join(loc[:-1])
    if hint is None:
        return f"{where}: '{field}': {error['msg']}"
    pattern = _PATTERNS.get(field, str(error.get("ctx", {}).get("pattern", "")))
    expected = error.get("ctx", {}).get("expected", "")
    text = hint.format(field=field, input=error.get("input"), pattern=pattern, expected=expected)
    return f"{text} (in {where})" if where else text


def _check_cues(path: Path, codebook: Codebook, lines: dict[Key, int]) -> None:
    lists = named_lists(codebook)
    for key, cue in cue_blocks(codebook):
        for kind in Cue.model_fields:
            for i, phrase in enumerate(getattr(cue, kind)):
                try:
                    compile_phrase(phrase, lists)
                except PhraseError as error:
                    raise CodebookError(path, _line(lines, (*key, kind, i)), f"cue phrase: {error}") from None
        if cue.needs_context and not cue.context:
            message = "'needs_context' has no 'context' words to stand beside; add them or use 'sure'"
            raise CodebookError(path, _line(lines, (*key, "needs_context")), message)


def named_lists(codebook: Codebook) -> dict[str, list[str]]:
    """The phrases behind `{name}`, `{bot}` excepted."""
    return {name: cue.sure for name, cue in codebook.inclusion.cues.items() if name != BOT}


def cue_blocks(codebook: Codebook) -> Iterator[tuple[Key, Cue]]:
    """Every cue block of a codebook with its place in the file."""
    for name, cue in codebook.inclusion.cues.items():
        yield ("inclusion", "cues", name), cue
    for d, dimension in enumerate(codebook.dimensions):
        for i, label in enumerate(dimension.labels):
            place: Key = ("dimensions", d, "labels", i)
            yield (*place, "cues"), label.cues
            for t, term in enumerate(label.terms):
                yield (*place, "terms", t, "cues"), term.cues
