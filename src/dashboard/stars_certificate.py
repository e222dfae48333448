"""The certificate of a published service star, made when it is asked for."""

import streamlit as st

from dashboard.stars import Picture, Row
from dashboard.view import View
from export.certificate import Certificate, certificate
from language import formatting
from language.labels import STAFF_ROLE
from warehouse import honours, people


def button(view: View, picture: Picture) -> None:
    """Download the chosen person's certificate; nothing unless they are a star of a published month."""
    row = picture.person
    if row is None or row["tier"] != "star" or not picture.choice.is_published:
        return
    content = words(view, picture, row)
    st.download_button(
        view.language.text("Certificate (PDF)"),
        lambda: certificate(content),
        file_name=f"certificate-{picture.choice.month:%Y-%m}-{row['staff_id']}.pdf",
        mime="application/pdf",
        icon=":material/workspace_premium:",
        on_click="ignore",
    )


def words(view: View, picture: Picture, row: Row) -> Certificate:
    """What the certificate says, from the published row."""
    reader = view.language
    month = formatting.month(reader, picture.choice.month)
    published = honours.editions(view.tx, picture.choice.month).iloc[-1]
    points = formatting.number(reader, row["points"], 1)
    demonstration = people.is_demonstration(view.tx)
    return Certificate(
        title=reader.text("Certificate of honour"),
        name=str(row["name"]),
        body=reader.text(
            "{name}, {role} of {place}, is a service star of {month}.",
            name=row["name"],
            role=reader.text(STAFF_ROLE[row["role"]]),
            place=view.place(row["department_id"]),
            month=month,
        ),
        earned=reader.text(
            "{points} points of service quality, compared within the role; every point is in the published ledger.",
            points=points,
        ),
        giver=reader.text("Quality office"),
        day=formatting.day(reader, published["published_on"]),
        number=f"{picture.choice.month:%Y%m}-{row['staff_id']}-{int(published['edition'])}",
        watermark=reader.text("Demonstration") if demonstration else "",
    )
