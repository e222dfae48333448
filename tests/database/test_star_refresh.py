"""The points ledger after any change: refreshing the touched days gives what a refresh from nothing gives."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, text

from database import small_hospital
from database.random_changes import Changes, contents
from warehouse.refresh import refresh

ROLES = ("doctor", "nurse", "support", "technician")
STARS = ("staff_day", "point_entry", "star_month")


class StarChanges(Changes):
    """Changes to everything that a point may come from, over half a year: lists look back for three months."""

    def __init__(self, connection: Connection, seed: int) -> None:
        super().__init__(connection, seed)
        self.kinds = [
            self.survey, self.survey, self.praise, self.praise, self.served, self.roster, self.suggestion,
            self.handled, self.nomination, self.correct_complaint, self.post, self.rule, self.delete,
            self.move_dates, self.judged, self.judged, self.proven, self.own_entry, self.publish, self.appeal,
            self.suggestion,
        ]  # fmt: skip

    def moment(self) -> datetime:
        return datetime.fromisoformat("2026-01-10 00:00+08:00") + timedelta(minutes=self.random.randrange(180 * 1440))

    def someone(self) -> str:
        return self.random.choice(["eyes-1", "eyes-2", "bones-1"])

    def served(self) -> None:
        self.visit()
        self.run("update hospital.visit set staff_id = :p where visit_id = :k", p=self.someone(), k=self.some("visit"))

    def roster(self) -> None:
        self.run(
            "insert into hospital.duty_day (duty_day_id, staff_id, department_id, day)"
            " select :k, :p, 'eyes', :day where not exists (select from hospital.duty_day"
            " where staff_id = :p and day = :day)",
            k=self.key(), p=self.someone(), day=self.moment().date(),
        )  # fmt: skip

    def suggestion(self) -> None:
        at = self.moment()
        self.run(
            "insert into hospital.suggestion (suggestion_id, staff_id, department_id, submitted_at, adopted_at, title)"
            " values (:k, :p, 'eyes', :at, :adopted, '…')",
            k=self.key(), p=self.someone(), at=at, adopted=self.random.choice([None, at + timedelta(days=9)]),
        )  # fmt: skip

    def proven(self) -> None:
        self.run(
            "update hospital.suggestion set proven_at = adopted_at + interval '40 days' where suggestion_id = :k",
            k=self.some("suggestion"),
        )

    def handled(self) -> None:
        """Somebody received a complaint, and somebody is responsible."""
        self.complaint()
        complaint = self.some("complaint")
        for part in ("first_receiver", "responsible"):
            self.run(
                "insert into hospital.complaint_department (complaint_department_id, complaint_id, department_id, part,"
                " staff_id) select :n, :k, 'eyes', :part, :p where not exists (select from"
                " hospital.complaint_department where complaint_id = :k and department_id = 'eyes' and part = :part)",
                n=self.key(), k=complaint, part=part, p=self.someone(),
            )  # fmt: skip

    def judged(self) -> None:
        complaint = self.some("complaint")
        self.run(
            "update hospital.complaint set substantiated = :s, reopened_at = null,"
            " closed_at = coalesce(closed_at, received_at + interval '2 days') where complaint_id = :k",
            s=self.random.choice(["yes", "yes", "partly", "no"]), k=complaint,
        )  # fmt: skip
        self.run(
            "insert into hospital.complaint_topic (complaint_topic_id, complaint_id, topic, severity)"
            " select :n, complaint_id, :n, :s from hospital.complaint where complaint_id = :k",
            n=self.key(), k=complaint, s=self.random.choice([1, 2, 3]),
        )  # fmt: skip

    def nomination(self) -> None:
        self.run(
            "insert into quality.star_nomination (month, staff_id, department_id, reason, nominated_by, nominated_at)"
            " values (date_trunc('month', cast(:day as date)), :p, 'eyes', '…', 'head', :at) on conflict do nothing",
            day=self.moment().date(), p=self.someone(), at=self.moment(),
        )  # fmt: skip

    def own_entry(self) -> None:
        self.run("update hospital.praise set entered_by = staff_id where praise_id = :k", k=self.some("praise"))
        self.run("update hospital.suggestion set judged_by = staff_id where suggestion_id = :k",
                 k=self.some("suggestion"))  # fmt: skip

    def publish(self) -> None:
        month = self.moment().date().replace(day=1)
        self.run("select quality.publish_stars(:month, 'office', '…')", month=month)

    def appeal(self) -> None:
        """Somebody is taken off a month's list, or all are put back."""
        self.run(
            "with appeal as (insert into quality.star_appeal (month, staff_id, reason, made_by)"
            " values (date_trunc('month', cast(:day as date)), :p, '…', 'x') returning appeal_id)"
            " select appeal_id from appeal",
            day=self.moment().date(), p=self.someone(),
        )  # fmt: skip
        self.run(
            "insert into quality.star_appeal_answer (appeal_id, decision, takes_off, answer, answered_by)"
            " select appeal_id, 'upheld', true, '…', 'y' from quality.star_appeal"
            " where appeal_id not in (select appeal_id from quality.star_appeal_answer)"
        )
        if self.random.random() < 0.2:
            self.run("delete from quality.star_appeal_answer")

    def post(self) -> None:
        """Another role, another department."""
        self.run(
            "update hospital.staff set role = :r, department_id = :d where staff_id = :p",
            r=self.random.choice(ROLES), d=self.department(), p=self.someone(),
        )  # fmt: skip

    def rule(self) -> None:
        what = self.random.choice(
            [
                "update quality.star_points set points = points + 1 where rule = 'praise_letter'",
                "update quality.star_weight set weight = weight + 1 where role = 'nurse' and part = 'praise'",
                "update quality.star_rule set may_repeat = not may_repeat",
                "update quality.star_rule set answers_min = answers_min % 3 + 1, duty_days_min = 1",
                "insert into quality.star_rule select 2, '2026-04-01', 2, 30, 0.1, 1, 1, 50, 0.5, 2, 0.2, 0.4"
                " where not exists (select from quality.star_rule where version = 2)",
                "insert into quality.star_weight select 2, role, part, weight from quality.star_weight"
                " where version = 1 and exists (select from quality.star_rule where version = 2)"
                " on conflict do nothing",
                "insert into quality.star_points select 2, rule, points from quality.star_points"
                " where version = 1 and exists (select from quality.star_rule where version = 2)"
                " on conflict do nothing",
            ]
        )
        self.run(what)


@pytest.mark.parametrize("seed", range(4))
def test_incremental_equals_from_nothing(owner: Connection, seed: int) -> None:
    small_hospital.places(owner)
    owner.execute(  # every role can be nominated here
        text(
            "insert into quality.star_weight select 1, unnest(cast(:roles as text[])), 'nominations', 10"
            " on conflict do nothing"
        ),
        {"roles": list(ROLES)},
    )
    changes = StarChanges(owner, seed)
    for _ in range(12):  # some of them unfounded
        changes.handled()
        changes.judged()
    earned = set()
    for _ in range(4):
        for _ in range(60):
            changes.make()
        refresh(owner)
        incremental = contents(owner)
        add_up(owner)
        refresh(owner, everything=True)
        from_nothing = contents(owner)
        for table in STARS:
            assert incremental[table] == from_nothing[table], table
        earned |= set(owner.scalars(text("select distinct part from rollup.point_entry")))
    assert earned >= {"ratings", "praise", "complaints", "suggestions", "nominations", "deductions"}


def add_up(connection: Connection) -> None:
    """Every figure of every list is the sum of its entries, to the last digit, and no part exceeds its weight."""
    wrong = connection.execute(
        text(
            """
            with sums as (
                select month, staff_id, coalesce(sum(entry.points), 0) as points,
                    coalesce(sum(entry.points) filter (where part = 'ratings'), 0) as ratings,
                    coalesce(sum(entry.points) filter (where part = 'praise'), 0) as praise,
                    coalesce(sum(entry.points) filter (where part = 'complaints'), 0) as complaints,
                    coalesce(sum(entry.points) filter (where part = 'suggestions'), 0) as suggestions,
                    coalesce(sum(entry.points) filter (where part = 'nominations'), 0) as nominations,
                    coalesce(sum(entry.points) filter (where part = 'deductions'), 0) as deductions
                from rollup.star_month left join rollup.point_entry as entry using (month, staff_id)
                group by month, staff_id
            )
            select month, staff_id, star_month.points, sums.points from rollup.star_month
            full join sums using (month, staff_id)
            where (star_month.points, star_month.ratings, star_month.praise, star_month.complaints,
                   star_month.suggestions, star_month.nominations, star_month.deductions)
                is distinct from (sums.points, sums.ratings, sums.praise, sums.complaints, sums.suggestions,
                                  sums.nominations, sums.deductions)
               or star_month.points < 0 or star_month.points > 100.0001
            """
        )
    ).all()
    assert wrong == []
    ownerless = text("select count(*) from rollup.point_entry left join rollup.star_month as s"
                     " using (month, staff_id) where s.staff_id is null")  # fmt: skip
    assert connection.execute(ownerless).scalar_one() == 0
