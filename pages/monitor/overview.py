"""Overview."""

import streamlit as st

from dashboard.view import View


def show(view: View) -> None:
    st.write(view.person)
