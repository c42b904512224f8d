"""Statistics on counts and frames: pure functions, no files, no database, no Streamlit."""
