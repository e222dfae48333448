"""DataFrame in, Altair chart out. No database, no Streamlit."""
