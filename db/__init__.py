"""The data set: schema, migrations, writes (store/), reads, search, disclosure. Knows no Streamlit and no model."""
