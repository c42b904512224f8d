"""What people take away: values in, bytes out. No Streamlit, no SQL."""
