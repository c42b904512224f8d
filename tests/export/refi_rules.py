"""What the published schemas of REFI-QDA 1.0 (Project.xsd and Codebook.xsd of March 2019) ask of the elements that we write.

By element and the one above it: which may stand in it, in which order and how often, and its attributes. Written down from
the schemas' rules by hand; an element that is not listed is none that may stand there.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

Often = tuple[int, int | None]
Rule = tuple[list[tuple[str, Often]], dict[str, str]]  # what may stand in an element, in order; its attributes
GUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?"
KINDS = {
    "guid": GUID, "string": r"[^\x00]*", "boolean": "true|false|0|1", "color": "#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})",
    "integer": r"-?\d+", "moment": MOMENT, "variable": "Text|Boolean|Integer|Float|Date|DateTime",
}  # fmt: skip
ONE, MAYBE, MANY, ANY = (1, 1), (0, 1), (1, None), (0, None)
MADE = {"creatingUser": "guid?", "creationDateTime": "moment?", "modifyingUser": "guid?", "modifiedDateTime": "moment?"}
TARGET: Rule = ([], {"targetGUID": "guid"})
CODE: Rule = (
    [("Description", MAYBE), ("NoteRef", ANY), ("Code", ANY)],
    {"guid": "guid", "name": "string", "isCodable": "boolean", "color": "color?"},
)
TEXT: Rule = ([], {})
RULES: dict[str, Rule] = {
    "Project": (
        [("Users", MAYBE), ("CodeBook", MAYBE), ("Variables", MAYBE), ("Cases", MAYBE), ("Sources", MAYBE), ("Notes", MAYBE),
         ("Links", MAYBE), ("Sets", MAYBE), ("Graphs", MAYBE), ("Description", MAYBE), ("NoteRef", ANY)],
        {"name": "string", "origin": "string?", "creatingUserGUID": "guid?", "creationDateTime": "moment?",
         "modifyingUserGUID": "guid?", "modifiedDateTime": "moment?", "basePath": "string?"},
    ),
    "Users": ([("User", MANY)], {}),
    "User": ([], {"guid": "guid", "name": "string?", "id": "string?"}),
    "CodeBook": ([("Codes", ONE), ("Sets", MAYBE)], {"origin": "string?"}),
    "Codes": ([("Code", MANY)], {}),
    "Code": CODE,
    "Variables": ([("Variable", MANY)], {}),
    "Variable": ([("Description", MAYBE)], {"guid": "guid", "name": "string", "typeOfVariable": "variable"}),
    "Sources": ([("TextSource", MANY)], {}),
    "TextSource": (
        [("Description", MAYBE), ("PlainTextContent", MAYBE), ("PlainTextSelection", ANY), ("Coding", ANY), ("NoteRef", ANY),
         ("VariableValue", ANY)],
        {"guid": "guid", "name": "string?", "richTextPath": "string?", "plainTextPath": "string?", **MADE},
    ),
    "PlainTextSelection": (
        [("Description", MAYBE), ("Coding", ANY), ("NoteRef", ANY)],
        {"guid": "guid", "name": "string?", "startPosition": "integer", "endPosition": "integer", **MADE},
    ),
    "Coding": (
        [("CodeRef", ONE), ("NoteRef", ANY)],
        {"guid": "guid", "creatingUser": "guid?", "creationDateTime": "moment?"},
    ),
    "CodeRef": TARGET,
    "VariableValue": ([("VariableRef", ONE), ("TextValue", MAYBE)], {}),
    "VariableRef": TARGET,
    "Description": TEXT,
    "PlainTextContent": TEXT,
    "TextValue": TEXT,
}  # fmt: skip


def faults(root: ElementTree.Element, namespace: str, name: str) -> list[str]:
    """What of a document breaks the schema; references that lead nowhere and ids used twice, too."""
    found = [] if root.tag == f"{{{namespace}}}{name}" else [f"the root is {root.tag}"]
    ids = [element.get("guid") for element in root.iter() if element.get("guid")]
    found += (
        [f"the guid {one} is used twice" for one in {one for one in ids if ids.count(one) > 1}]
        if len(ids) < 20_000
        else []
    )
    users = ("creatingUser", "creatingUserGUID", "targetGUID")
    for element in root.iter():
        found += _faults(element, namespace)
        found += [f"{value} is nothing" for user in users if (value := element.get(user)) and value not in ids]
    return found


def _faults(element: ElementTree.Element, namespace: str) -> list[str]:
    tag = element.tag.removeprefix(f"{{{namespace}}}")
    if tag not in RULES:
        return [f"{element.tag} is no element of the schema"]
    children, attributes = RULES[tag]
    found = [f"{tag}: there is no attribute {one}" for one in element.attrib if one not in attributes]
    for one, kind in attributes.items():
        value = element.get(one)
        if value is None and not kind.endswith("?"):
            found.append(f"{tag} has no {one}")
        elif value is not None and not re.fullmatch(KINDS[kind.rstrip("?")], value):
            found.append(f"{tag}: {one} is '{value}'")
    order = [name for name, _ in children]
    names = [child.tag.removeprefix(f"{{{namespace}}}") for child in element]
    places = [order.index(name) if name in order else -1 for name in names]
    found += [f"{tag}: {name} may not stand in it" for name, place in zip(names, places, strict=True) if place < 0]
    found += [f"{tag}: {names} are in another order"] if places != sorted(places) else []
    for name, (least, most) in children:
        n = names.count(name)
        found += [f"{tag} has {n} {name}"] if n < least or (most is not None and n > most) else []
    if children and (element.text or "").strip():
        found.append(f"{tag} has a text of its own")
    return found
