"""The parts of the Method page: where every row and post went, how the data set was made, what it can say."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from db.disclosure import HELP, MIN_POSTS, VIEWER
from db.read.accounting import Accounting, accounting
from db.read.provenance import StoredRun
from explore import words
from explore.dataset import DataSet
from explore.trust import about_check, figure_of, interval, name_of
from export.citation import citation
from records.evaluation import Evaluation
from records.outcome import BOILERPLATE, LANGUAGE, MENTIONS, NO_MENTION
from ui.session import kept

OUTCOMES = {
    MENTIONS: "with at least one mention",
    NO_MENTION: "read, and without a mention",
    LANGUAGE: "in a language the coder does not know: kept, never coded by guess",
    BOILERPLATE: "moderation notices and automated accounts: kept, not coded",
}
_MEASURES = {
    "kappa": "kappa (95 %)",
    "alpha": "alpha (95 %)",
    "micro_f1": "micro-F1 (95 %)",
    "macro_f1": "macro-F1 (95 %)",
}
_CHECK_IT = "'python -m pipeline evaluate --gold FILE --posts FILE --database DATA_SET' does it."


def account_of(data: DataSet) -> Accounting:
    """The data set's account, counted once."""

    def count() -> Accounting:
        with data.engine.connect() as connection:
            return accounting(connection, VIEWER, data.layer)

    return kept(data, "accounting", count)


def rows_figure(account: Accounting) -> None:
    """Where every input row went."""
    totals = account.totals()
    st.subheader("Where every input row went")
    st.markdown(
        f"**{totals['rows']:,} rows = {totals['posts']:,} posts + {totals['duplicates']:,} duplicates + "
        f"{totals['quarantined']:,} set aside.** "
        + ("The three add up for every file." if account.adds_up else "The three do not add up: please report this.")
    )
    files = [
        {
            "file": s.name,
            "read as": f"skipped: {s.why}" if s.skipped else s.why,
            "rows": s.rows,
            "posts": s.posts,
            "duplicates": s.duplicates,
            "set aside": s.quarantined,
        }
        for s in account.sources
    ]
    narrow = {
        name: st.column_config.NumberColumn(width="small") for name in ("rows", "posts", "duplicates", "set aside")
    }
    wide = {name: st.column_config.Column(width="medium") for name in ("file", "read as")}
    st.dataframe(
        pd.DataFrame(files), hide_index=True, width="stretch", key="method-files", column_config={**wide, **narrow}
    )
    left, right = st.columns(2)
    _reasons(left, "Why rows were set aside", account.quarantine_reasons)
    _reasons(right, "What makes a duplicate", account.duplicate_reasons)


def _reasons(column: DeltaGenerator, title: str, reasons: list[tuple[str, int]]) -> None:
    column.markdown(f"**{title}**")
    if reasons:
        column.dataframe(pd.DataFrame(reasons, columns=["reason", "rows"]), hide_index=True, width="stretch")
    else:
        column.caption("None.")


def posts_figure(account: Accounting) -> None:
    """What came of every post."""
    st.subheader("What came of every post")
    lines = [
        f"{words.count(n, 'post')}: {OUTCOMES.get(outcome, f'{outcome} by the coder')}"
        for outcome, n in account.outcomes.items()
    ]
    if left := account.totals()["posts"] - sum(account.outcomes.values()):
        lines.append(f"{words.count(left, 'post')}: not read by this coder yet")
    lines += [f"{words.count(n, 'post')}: codes by {coder}" for coder, n in account.given_by.items()]
    lines += [
        f"{words.count(n, 'post')}: the model was asked in vain ({why}), and the offline codes stand"
        for why, n in account.left.items()
    ]
    lines.append(f"{words.count(account.mentions, 'mention')} quoted and coded")
    lines.append(f"{words.count(account.rejected_quotes, 'quote')} rejected as no evidence")
    st.markdown("\n".join(f"- {words.plain(line)}" for line in lines))


def making(data: DataSet) -> None:
    """Codebook, coder, vectors, topics, software of the last run."""
    run = data.run
    st.subheader("How it was made")
    if run is None:
        st.caption("No run of this coder is on record.")
        return
    finished = run.finished_at.strftime("%d %b %Y, %H:%M UTC") if run.finished_at else "not finished"
    parameters = data.topics.parameters
    facts = [
        ("Last run", f"number {run.id}, {finished}"),
        ("Codebook", f"{run.codebook_name}, version {run.codebook_version}, content {run.codebook_hash[:12]}"),
        ("Coder", f"{data.layer.name}, version {data.layer.fingerprint[:12]}"),
        *_of_both(run),
        ("Vectors", run.embedding_model),
        ("Topics", f"BERTopic, {', '.join(f'{k} {v}' for k, v in parameters.items())}" if parameters else "none"),
        ("Software", ", ".join(f"{name} {version}" for name, version in run.software.items())),
    ]
    st.dataframe(pd.DataFrame(facts, columns=["what", "with"]), hide_index=True, width="stretch", key="method-facts")


def _of_both(run: StoredRun) -> list[tuple[str, str]]:
    """How the work was shared, where the codes of two coders make up the layer."""
    offline, escalated = run.options.get("coder", {}).get("offline"), run.counts.get("asked", {}).get("escalated")
    if not offline:
        return []
    facts = [("Its offline part", f"layer {offline['layer']}, version {offline['fingerprint'][:12]}")]
    if escalated:
        share = f"{escalated['posts']:,} of {words.count(escalated['of'], 'post')} ({escalated['posts'] / escalated['of']:.1%})"
        facts.append(("Escalated to the model", f"{share}, those with a doubt from {escalated['least']:.2f}"))
    return facts


def to_cite(data: DataSet) -> None:
    """What to put into a list of references, to copy."""
    st.subheader("How to cite")
    st.caption("Every file that is taken away says the same beside it, with the SHA-256 of the whole data set.")
    st.code("\n".join(citation(data.select())), language=None, wrap_lines=True)


def agreement(data: DataSet) -> None:
    """The data set's latest evaluation, else the one that comes with the coder, dimension by dimension."""
    st.subheader("How far to trust the codes")
    evaluation = data.evaluation
    if evaluation is None:
        st.text(
            "Nobody has checked the codes of this coder against people's in this data set, and no check comes with it. "
            f"{_CHECK_IT}"
        )
        return
    st.text(_shipped(evaluation) if evaluation.shipped else _own(evaluation))
    st.caption("Kappa is agreement beyond chance: 0 is chance, 1 is full agreement.")
    rows = [("Is it a mention at all?", figure_of(data, None))]
    rows += [(dimension.name, figure_of(data, dimension.id)) for dimension in data.codebook.dimensions]
    table = [
        {"code": name, "posts": found.get("n"), **{told: interval(found.get(k) or {}) for k, told in _MEASURES.items()}}
        for name, found in rows
        if found
    ]
    st.dataframe(pd.DataFrame(table), hide_index=True, width="stretch", key="method-trust")


def _own(check: Evaluation) -> str:
    drawn = "a random sample of this data set" if check.random_sample else "not drawn at random from this data set"
    return f"{_headed(check)} ({check.gold}, {drawn}), {check.created_at:%d %b %Y}."


def _shipped(check: Evaluation) -> str:
    platforms = check.results.get("platforms", {})
    told = words.listed([f"{n:,} on {words.platform(name)}" for name, n in platforms.items()])
    return (
        f"{_headed(check)}{f' ({told})' if told else ''}, {check.created_at:%d %b %Y}. The posts of this data set may be "
        "unlike them, and figures that come with a coder tend to be kind. Nobody has checked these codes in this data set "
        f"yet: {_CHECK_IT}"
    )


def _headed(check: Evaluation) -> str:
    return f"{words.capital(name_of(check))}: {about_check(check)}"


def care() -> None:
    """How people are protected, and what the data cannot say."""
    st.subheader("What this can and cannot say")
    st.markdown(
        "- A condition is what a text is about, never a diagnosis of its author.\n"
        "- Who posts in public is not everyone who uses a chatbot. Shares describe these posts, not the population.\n"
        "- Codes come from a coder and are sometimes wrong. Read the quotes before you rely on a number.\n"
        "- A mention is a passage. It can have several labels, so shares can add up to more than 100 %.\n"
        f"- Mentions from fewer than {MIN_POSTS} posts are shown grey: too few to read a pattern from.\n"
        "- Several mentions can come from one post, so intervals are somewhat too narrow."
    )
    st.subheader("How people are protected")
    st.markdown(
        "- Authors are kept as keyed hashes from the first moment; the key is not in the data set.\n"
        "- What leads to a person is masked in everything shown or exported, as far as patterns find it: accounts, links, e-mail "
        "addresses, telephone and other numbers, addresses, days of birth, and names that stand beside what someone is.\n"
        "- Quotes on suicide or self-harm, and on what the codebook marks as sensitive, open only on request. A downloaded "
        "list of quotes holds them, too: its column `sensitive` says which.\n"
        f"- {HELP.text}"
    )
