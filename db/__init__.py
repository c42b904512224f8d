"""The data set: schema/, migrations/, write/, read/, dialects/, disclosure; people/ beside it. Knows no Streamlit and no model."""
