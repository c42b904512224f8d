"""Posts that people have coded, as examples to learn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.cleaning import near_duplicates
from pipeline.cleaning.clean import passage_of
from pipeline.cleaning.normalise import normalise
from pipeline.coding.code_posts import as_asked
from pipeline.coding.offline.heads.examples import Example
from pipeline.evaluation.coded import found_posts
from pipeline.evaluation.gold import GoldPost, read_gold
from records.codebook import Codebook
from records.posts import Passage, RawPost

ALIKE = 0.5  # posts that share so much of their wording are learned from, and kept back, together


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedExample:
    """A coded post and what it teaches; posts of one `group` are of one author or near copies."""

    gold: GoldPost
    post: RawPost
    passage: Passage
    example: Example
    group: int


def coded_examples(
    codebook: Codebook, files: Sequence[tuple[Path, Path]], languages: frozenset[str] | None
) -> tuple[list[CodedExample], Counter[str]]:
    """The posts of all pairs of files (posts, codes), and a count of what was left out and why.

    Raises GoldError where codes name no post of theirs.
    """
    found: list[tuple[GoldPost, RawPost, Passage]] = []
    left_out: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for posts, codes in files:
        gold = read_gold(codes, codebook)
        pairs = found_posts(gold.posts, posts)
        left_out["without a post"] += len(gold.posts) - len(pairs)
        for line, post in pairs:
            passage, boilerplate = passage_of(post)
            if boilerplate:
                left_out["boilerplate"] += 1
            elif languages is not None and passage.language not in languages:
                left_out["another language"] += 1
            elif (post.platform, post.native_id) in seen:
                left_out["coded twice"] += 1
            else:
                seen.add((post.platform, post.native_id))
                found.append((line, post, passage))
    examples = [_example(codebook, line, as_asked(passage)) for line, _, passage in found]
    groups = _groups([post for _, post, _ in found], [example.text for example in examples])
    coded = [
        CodedExample(gold=line, post=post, passage=passage, example=example, group=group)
        for (line, post, passage), example, group in zip(found, examples, groups, strict=True)
    ]
    return coded, left_out


def _example(codebook: Codebook, gold: GoldPost, asked: Passage) -> Example:
    """What a post teaches, from its text as the coder gets it."""
    codes, undecided = {}, set()
    for dimension in codebook.dimensions:
        labels = {label.id for label in dimension.labels}
        given = set(gold.codes.get(dimension.id, ()))
        if dimension.role == "stance" and dimension.both.id in given:
            given = {end.id for end in dimension.ends}
        codes[dimension.id] = tuple(sorted(given & labels))
        open_ = labels if dimension.id not in gold.codes else gold.undecided.get(dimension.id, frozenset()) & labels
        undecided |= {(dimension.id, label) for label in open_}
    stance = codebook.by_role("stance")
    evidence: dict[str, dict[str, tuple[str, ...]]] = {}
    if stance is not None and gold.stretches is not None:
        clean = {end: [normalise(part).text for part in parts] for end, parts in gold.stretches.items()}
        marked = {end: tuple(part for part in parts if part in asked.text) for end, parts in clean.items()}
        evidence[stance.id] = {end: parts for end, parts in marked.items() if parts and end in codes[stance.id]}
    return Example(
        text=asked.text,
        relevant=gold.relevant,
        codes=codes if gold.relevant else {},
        platform=asked.platform,
        surroundings=asked.surroundings,
        evidence=evidence,
        plain=True,
        undecided=frozenset(undecided),
    )


def _groups(posts: Sequence[RawPost], texts: Sequence[str]) -> list[int]:
    """The first post that each one belongs with: by the same author, or alike in words. `texts` are clean."""
    first = list(range(len(posts)))

    def root(i: int) -> int:
        while first[i] != i:
            i = first[i]
        return i

    by_author: dict[tuple[str, str], int] = {}
    by_band: dict[int, list[int]] = {}
    for i, (post, text) in enumerate(zip(posts, texts, strict=True)):
        bands = near_duplicates.bands(text)
        alike = {j for band in bands for j in by_band.get(band, ())}
        others = [j for j in alike if near_duplicates.similarity(text, texts[j]) >= ALIKE]
        if post.author:
            others.append(by_author.setdefault((post.platform, post.author), i))
        for j in others:
            low, high = sorted((root(i), root(j)))
            first[high] = low
        for band in bands:
            by_band.setdefault(band, []).append(i)
    return [root(i) for i in range(len(posts))]
