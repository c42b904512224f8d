"""Where does all this come from, and how far can it be trusted?"""

import pandas as pd
import streamlit as st

from db.disclosure import HELP, MIN_CELL
from db.read.accounting import Accounting, accounting
from explore import words
from records.codebook import Dimension
from ui.frame import View, view
from ui.trust import figure_of, interval

OUTCOMES = {
    "mentions": "with at least one mention",
    "no mention": "read, and without a mention",
    "language": "in a language the coder does not know: kept, never coded by guess",
    "boilerplate": "moderation notices and automated accounts: kept, not coded",
}


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
    wide = {"file": st.column_config.Column(width="medium"), "read as": st.column_config.Column(width="medium")}
    st.dataframe(
        pd.DataFrame(files), hide_index=True, width="stretch", key="method-files", column_config={**wide, **narrow}
    )
    left, right = st.columns(2)
    _reasons(left, "Why rows were set aside", account.quarantine_reasons)
    _reasons(right, "What makes a duplicate", account.duplicate_reasons)


def _reasons(column, title: str, reasons: list[tuple[str, int]]) -> None:  # type: ignore[no-untyped-def]
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
    lines.append(f"{words.count(account.mentions, 'mention')} quoted and coded")
    lines.append(f"{words.count(account.rejected_quotes, 'quote')} rejected as no evidence")
    st.markdown("\n".join(f"- {line}" for line in lines))


def making(shown: View) -> None:
    """Codebook, coder, vectors, topics, software of the last run."""
    run, data = shown.data.run, shown.data
    st.subheader("How it was made")
    finished = run.finished_at.strftime("%d %b %Y, %H:%M UTC") if run.finished_at else "not finished"
    parameters = data.topics.parameters
    facts = [
        ("Last run", f"number {run.id}, {finished}"),
        ("Codebook", f"{run.codebook_name}, version {run.codebook_version}, content {run.codebook_hash[:12]}"),
        ("Coder", f"{run.coder}, version {run.coder_fingerprint[:12]}"),
        ("Vectors", run.embedding_model),
        ("Topics", f"BERTopic, {', '.join(f'{k} {v}' for k, v in parameters.items())}" if parameters else "none"),
        ("Software", ", ".join(f"{name} {version}" for name, version in run.software.items())),
    ]
    st.dataframe(pd.DataFrame(facts, columns=["what", "with"]), hide_index=True, width="stretch", key="method-facts")


def trust(shown: View) -> None:
    """The latest evaluation, dimension by dimension."""
    st.subheader("How far to trust the codes")
    evaluation = shown.data.evaluation
    if evaluation is None:
        st.text(
            "Nobody has checked the codes of this coder against people's in this data set. "
            "'python -m pipeline evaluate --gold FILE --posts FILE --database DATA_SET' does it."
        )
        return
    sample = (
        "a random sample of this data set" if evaluation.random_sample else "not drawn at random from this data set"
    )
    st.text(
        f"Checked on {evaluation.posts:,} posts read by people ({evaluation.gold}, {sample}), "
        f"{evaluation.created_at:%d %b %Y}. Kappa is agreement beyond chance: 0 is chance, 1 is full agreement."
    )
    rows = [("Is it a mention at all?", figure_of(shown.data, None))]
    rows += [(dimension.name, figure_of(shown.data, dimension.id)) for dimension in shown.data.codebook.dimensions]
    names = {
        "kappa": "kappa (95 %)",
        "alpha": "alpha (95 %)",
        "micro_f1": "micro-F1 (95 %)",
        "macro_f1": "macro-F1 (95 %)",
    }
    table = [
        {"code": name, "posts": found.get("n"), **{names[k]: interval(found.get(k) or {}) for k in names}}
        for name, found in rows
        if found
    ]
    st.dataframe(pd.DataFrame(table), hide_index=True, width="stretch", key="method-trust")


def confidence(shown: View, dimension: Dimension) -> None:
    """How sure the coder was, dimension by dimension."""
    sure = shown.data.frame[f"{dimension.id}_confidence"].dropna()
    if len(sure) and sure.nunique() > 1:
        st.caption(f"{len(sure):,} mentions coded; the coder's own confidence is {sure.median():.2f} in the median.")


def codebook(shown: View) -> None:
    """Every dimension and label, with its definition and the way to its quotes."""
    book = shown.data.codebook
    st.subheader(f"The codebook: {book.name}")
    st.text(book.description)
    st.markdown("**What counts as a mention**")
    st.text(book.inclusion.rule)
    left, right = st.columns(2)
    left.markdown("Counted\n" + "\n".join(f"- {rule}" for rule in book.inclusion.include))
    right.markdown("Not counted\n" + "\n".join(f"- {rule}" for rule in book.inclusion.exclude))
    dimension = book.dimension(
        st.selectbox("Dimension", book.ids, format_func=lambda d: book.dimension(d).name, key="method-dimension")
    )
    st.caption(dimension.question)
    confidence(shown, dimension)
    counts = shown.data.frame[dimension.id].value_counts()
    for label in dimension.labels:
        n = int(counts.get(label.id, 0))
        left, right = st.columns([1, 3], gap="medium")
        left.page_link(
            "pages/label.py", label=words.plain(label.name), query_params={"about": f"{dimension.id}:{label.id}"}
        )
        right.text(f"{label.definition} {words.count(n, 'mention')}.")


def care(shown: View) -> None:
    """How people are protected, and what the data cannot say."""
    st.subheader("What this can and cannot say")
    st.markdown(
        "- A condition is what a text is about, never a diagnosis of its author.\n"
        "- Who posts in public is not everyone who uses a chatbot. Shares describe these posts, not the population.\n"
        "- Codes come from a machine and are sometimes wrong. Read the quotes before you rely on a number.\n"
        f"- Fewer than {MIN_CELL} mentions are shown grey: too few to read a pattern from.\n"
        "- Several mentions can come from one post, so intervals are somewhat too narrow."
    )
    st.subheader("How people are protected")
    st.markdown(
        "- Authors are kept as keyed hashes from the first moment; the key is not in the data set.\n"
        "- Handles, links, e-mail addresses and phone numbers are masked in everything shown or exported.\n"
        "- Quotes on suicide or self-harm open only on request.\n"
        f"- {HELP.text}"
    )


shown = view()
st.title("How these figures come about")
st.caption("This page describes the whole data set, whatever the filter.")
with shown.data.engine.connect() as connection:
    account = accounting(connection)
rows_figure(account)
posts_figure(account)
making(shown)
trust(shown)
codebook(shown)
care(shown)
