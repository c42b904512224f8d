"""What pages, briefs and exports show. Knows no Streamlit, no SQL text and no model."""
