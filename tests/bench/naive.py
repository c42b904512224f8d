"""The first page as one would write it at first: everything is read and grouped again on each run. A measure, no more.

Run by Streamlit as a script. Dimensions are named by the environment, because no code of ours spells one.
"""

import os

import pandas as pd
import streamlit as st
from sqlalchemy import create_engine

SUBJECT, OBJECT, STANCE = os.environ["BENCH_DIMENSIONS"].split(",")

engine = create_engine(os.environ["DATABASE_URL"])
mentions = pd.read_sql(
    "SELECT mention.id, mention.post_id, post.platform, post.created_at FROM mention JOIN post ON post.id = mention.post_id",
    engine,
    index_col="id",
)
codes = pd.read_sql("SELECT mention_id, dimension, label FROM code", engine)

for dimension in codes["dimension"].unique():
    chosen = st.query_params.get_all(dimension)
    if chosen:
        labelled = codes[(codes["dimension"] == dimension) & codes["label"].isin([c.split(":")[0] for c in chosen])]
        mentions = mentions[mentions.index.isin(labelled["mention_id"])]
if chosen := st.query_params.get_all("platform"):
    mentions = mentions[mentions["platform"].isin(chosen)]
month = mentions["created_at"].astype(str).str[:7]
mentions = mentions[(month >= st.query_params.get("from", "")) & (month <= st.query_params.get("to", "9"))]
codes = codes[codes["mention_id"].isin(mentions.index)]

st.title(f"{len(mentions):,} mentions of {mentions['post_id'].nunique():,} posts")
by_dimension = {d: codes[codes["dimension"] == d].set_index("mention_id")["label"] for d in (SUBJECT, OBJECT, STANCE)}
st.bar_chart(by_dimension[STANCE].groupby(by_dimension[STANCE]).size().rename("mentions"))
st.bar_chart(by_dimension[SUBJECT].groupby(by_dimension[SUBJECT]).size().rename("mentions"))
pairs = pd.merge(by_dimension[SUBJECT], by_dimension[OBJECT], left_index=True, right_index=True, suffixes=("", "_by"))
st.dataframe(pairs.groupby(["label", "label_by"]).size().unstack(fill_value=0))
