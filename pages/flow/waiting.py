"""Waiting times: when in the week people wait how long, for what, and whether that changed."""

import streamlit as st
from dashboard import waiting_choice
from dashboard.view import View


def show(view: View) -> None:
    choice = waiting_choice.choose(view)
    st.write(choice)
