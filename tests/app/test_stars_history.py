"""The stars of the past months, on the demonstration: read when asked for, named to whom they may be."""

import pytest

from harness import Open, said
from warehouse import connect
from warehouse.config import Urls
from warehouse.read import frame

PAGE = "people.service_stars"
DIRECTOR, OFFICE = "director@demo.invalid", "quality@demo.invalid"
HEAD = "head.orthopaedics@demo.invalid"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("person", [DIRECTOR, OFFICE, HEAD])
def test_past_stars_are_read_when_asked_for_and_named_to_whom_they_may_be(
    opened: Open, demo_urls: Urls, person: str, lang: str
) -> None:
    month, first = ("2026-09", "2025-10-01") if person == DIRECTOR else ("2026-10", "2025-11-01")
    app = opened(PAGE, lang=lang, as_=person, role="all", month=month)
    assert "sq-history" not in said(app)
    app.session_state["history"] = True
    page = said(app.run()).partition("sq-history")[2].partition("</dl>")[0]
    sql = "select * from mart.star where tier = 'star' and month >= :first"
    with connect.engine(demo_urls.owner).connect() as owner:
        rows = frame(owner, sql, first=first)
    named = {name for name in rows["name"] if name in page}
    published, waiting = rows[rows["edition"].notna()], rows[rows["edition"].isna()]
    own = {OFFICE: waiting, HEAD: waiting[waiting["department_id"] == "orthopaedics"]}.get(person, waiting[:0])
    assert named == set(published["name"]) | set(own["name"])
    assert len(published) > 1
    assert len(waiting) > len(own) or person == OFFICE
