"""What is written on the monthly review's page, each test on a demonstration of its own."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from harness import Open, agenda_titles, said
from warehouse import connect, review_write, write
from warehouse.config import Urls
from warehouse.read import frame

PAGE = "improve.review"
OFFICE = "quality@demo.invalid"
HEAD = "head.rehabilitation@demo.invalid"
OCTOBER = date(2026, 10, 1)


def own_page(opened: Open, monkeypatch: pytest.MonkeyPatch, urls: Urls, **view: str) -> AppTest:
    monkeypatch.setenv("DATABASE_READER_URL", urls.reader)
    return opened(PAGE, lang="en", **view)


def test_what_is_written_at_the_desk(opened: Open, monkeypatch: pytest.MonkeyPatch, own_demo: Urls) -> None:
    """Remark with script in it, order, drop, an item, a decision, a second editor, the end: one meeting's life."""
    app = own_page(opened, monkeypatch, own_demo, as_=OFFICE)
    for item in ("overdue", "decide"):
        app.session_state[f"preview_{item}"] = True
    script = "<script>alert(1)</script>"
    area = next(box for box in app.text_area if (box.key or "").startswith("remark:overdue"))
    area.set_value(script)
    submit = next(button for button in app.button if "remark:overdue" in (button.proto.form_id or ""))
    submit.click().run()
    assert not app.exception
    page = said(app)
    assert "Saved." in page
    assert "data-sq-kept" in page, "the browser may forget the words"
    assert script not in page
    assert "&lt;script&gt;" in page

    before = agenda_titles(page)
    next(button for button in app.button if (button.key or "").startswith("Later:last")).click().run()
    after = agenda_titles(said(app))
    assert after[:2] == [before[1], before[0]]
    next(button for button in app.button if (button.key or "").startswith("drop:stars")).click().run()
    assert "sq-dropped" in said(app)

    # somebody else writes a remark while this page stands open: what was typed here is kept, nothing overwritten
    area = next(box for box in app.text_area if (box.key or "").startswith("remark:decide"))
    with write.as_person(OFFICE, connect.engine(own_demo.reader)) as tx:
        review_write.save_item(
            tx, OCTOBER, "*", "decide", 0, about="*", position=None, dropped=False, title="", remark="别人写的"
        )
    area.set_value("我写的")
    next(button for button in app.button if "remark:decide" in (button.proto.form_id or "")).click().run()
    page = said(app)
    assert "Somebody changed this meanwhile" in page
    assert "data-sq-kept" not in page, "what was refused it keeps"
    assert "别人写的" in page
    assert "我写的" in [box.value for box in app.text_area]

    with connect.engine(own_demo.owner).connect() as owner:
        rows = frame(owner, "select item, version, remark from quality.review_item order by changed_at")
    assert list(rows.itertuples(index=False, name=None)) == [
        ("overdue", 1, script), ("last", 1, ""), ("stars", 1, ""), ("decide", 1, "别人写的"),
    ]  # fmt: skip


def test_a_decision_is_taken_and_the_review_closed(
    opened: Open, monkeypatch: pytest.MonkeyPatch, own_demo: Urls
) -> None:
    app = own_page(opened, monkeypatch, own_demo, as_=OFFICE)
    decide = next(button for button in app.button if button.label == "Decide")
    decide.click().run()
    assert "A decision needs words" in said(app)
    next(box for box in app.text_input if (box.key or "").startswith("decide_title")).set_value("加开一组")
    next(box for box in app.text_input if (box.key or "").startswith("decide_criterion")).set_value("连续两个月达标")
    next(button for button in app.button if button.label == "Decide").click().run()
    assert not app.exception
    assert "1 decision is taken." in said(app)
    app.button(key="review_hold").click().run()
    page = said(app)
    assert "agenda and comments do not change any more, figures by a correction alone" in page
    assert [(box.key or "").split(":")[0] for box in app.text_area] == ["correction"], "all that is left"
    with connect.engine(own_demo.owner).connect() as owner:
        taken = frame(owner, "select * from quality.action_version where source = '2026-10'")
        assert taken["criterion"].tolist() == ["连续两个月达标"]
        assert owner.execute(text("select count(*) from quality.review where month = '2026-10-01'")).scalar_one() == 1


def test_a_head_writes_the_departments_comment(opened: Open, monkeypatch: pytest.MonkeyPatch, own_demo: Urls) -> None:
    with connect.engine(own_demo.owner).begin() as owner:
        owner.execute(
            text(
                "insert into quality.review_figure values ('2026-10-01', 'wait_on_target_rate', 'rehabilitation',"
                " '2026-10-01', 'month', 60, 100, null, 90, 80, 99, 'outside', 'concern', -1, 1, 12)"
                " on conflict (review_month, edition, metric, department_id, month) do update set"
                " signal = excluded.signal, rule = excluded.rule, side = -1, points = 12,"
                " numerator = 60, denominator = 100, mean = 90,"
                " lower = 80, upper = 99"
            )
        )
    app = own_page(opened, monkeypatch, own_demo, as_=HEAD)
    key = "comment:wait_on_target_rate:rehabilitation"
    assert "Asked of you before the meeting" in said(app)
    next(box for box in app.text_area if (box.key or "").startswith(key)).set_value("两人请假，已借调")
    next(button for button in app.button if key in (button.proto.form_id or "")).click()
    app.session_state["preview_signal:wait_on_target_rate:rehabilitation"] = True
    app.run()
    assert not app.exception
    assert "Department&#x27;s comment: 两人请假，已借调" in said(app)
    with connect.engine(own_demo.owner).connect() as owner:
        rows = frame(
            owner,
            "select changed_by, words from quality.review_comment where metric = 'wait_on_target_rate'"
            " order by version desc limit 1",
        )
    pd.testing.assert_frame_equal(rows, pd.DataFrame({"changed_by": [HEAD], "words": ["两人请假，已借调"]}))
