"""Around the demonstration's stars: lists announced before they were published, appeals answered, cases told."""

from sqlalchemy import Connection, text

from demo.honours import TALES, announce, tell
from warehouse.bulk import driver


def test_lists_are_announced_and_cases_told(ward: Connection) -> None:
    ward.exec_driver_sql("select quality.publish_stars('2026-03-01', 'office')")
    with driver(ward).cursor() as cursor:
        announce(cursor)
        tell(cursor)
    announced = ward.execute(
        text(
            "select cardinality(named), until::text, published_at > announced_at from quality.star_announcement"
            " join quality.star_publication using (month)"
        )
    )
    assert list(map(tuple, announced)) == [(3, "2026-04-08", True)]
    appeals = ward.execute(text("select decision, takes_off from quality.star_appeal join quality.star_appeal_answer"
                                " using (appeal_id) order by 1"))  # fmt: skip
    assert list(map(tuple, appeals)) == [("dismissed", False), ("upheld", False)]
    published = sum(tale.state == "published" for tale in TALES)
    versions = ward.execute(
        text("select count(*), count(*) filter (where state = 'published') from quality.case_version")
    )
    assert tuple(versions.one()) == (len(TALES) + published, published)
    assert ward.execute(text("select count(*) from quality.dirty_day")).scalar_one() == 0
