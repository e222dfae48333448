"""Random changes to the contract, and every row of every roll-up, for tests of what a refresh makes of them."""

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from warehouse.refresh import rollups

KINDS = ("outpatient", "emergency", "check_up", "inpatient")
STATUSES = (
    "completed",
    "completed",
    "completed",
    "left_without_being_seen",
    "no_show",
    "cancelled",
    "in_progress",
)
STEPS = ("check_in", "consultation", "imaging", "payment", "return_consultation")


class Changes:
    """Random changes to the contract, of every sort that a pull or a correction can make."""

    def __init__(self, connection: Connection, seed: int) -> None:
        self.connection = connection
        self.random = random.Random(seed)
        self.made = 0
        self.kinds: list[Callable[[], None]] = [
            self.visit, self.visit, self.visit, self.correct_visit, self.correct_step, self.delete,
            self.survey, self.complaint, self.correct_complaint, self.complaint_department, self.praise,
            self.follow_up, self.patient, self.enquiry, self.review, self.move_dates, self.limit, self.campus,
        ]  # fmt: skip

    def make(self) -> None:
        """One change."""
        self.random.choice(self.kinds)()

    def run(self, sql: str, **values: object) -> None:
        """One statement; T in it is the moment `:at`."""
        self.connection.execute(text(re.sub(r"\bT\b", "cast(:at as timestamptz)", sql)), values)

    def key(self) -> str:
        self.made += 1
        return f"k{self.made}-{self.random.randrange(10**9)}"

    def department(self) -> str:
        return self.random.choice(["eyes", "bones", "unassigned"])

    def person(self) -> str | None:
        return self.random.choice([None, "eyes-1", "eyes-2", "bones-1"])

    def moment(self) -> datetime:
        return datetime.fromisoformat("2026-02-10 00:00+08:00") + timedelta(minutes=self.random.randrange(40 * 1440))

    def some(self, table: str) -> str | None:
        """The key of a row of the table, if it has any; chosen by the seed, not by the server."""
        keys = sorted(self.connection.scalars(text(f"select {table}_id from hospital.{table}")))  # noqa: S608
        return self.random.choice(keys) if keys else None

    def visit(self) -> None:
        key, at = self.key(), self.moment()
        patient = f"p{self.random.randrange(12)}"
        self.run(
            "insert into hospital.patient (patient_id, first_seen_on, source) values (:p, :day, :source)"
            " on conflict do nothing",
            p=patient, day=at.date(), source=self.random.choice([None, "referral", "web"]),
        )  # fmt: skip
        self.run(
            "insert into hospital.visit (visit_id, patient_id, department_id, kind, booked_for, arrived_at, left_at,"
            " status, is_return, return_due_on) values (:k, :p, :d, :kind, :booked, :at, :left, :status, :r, :due)",
            k=key, p=patient, d=self.department(), kind=self.random.choice(KINDS),
            booked=self.random.choice([None, at + timedelta(minutes=10)]), at=at, left=at + timedelta(hours=3),
            status=self.random.choice(STATUSES), r=self.random.choice([None, True, False]),
            due=self.random.choice([None, at.date() + timedelta(days=7)]),
        )  # fmt: skip
        for number in range(self.random.randrange(4)):
            queued = at + timedelta(minutes=self.random.randrange(2000))
            wait = self.random.choice([None, self.random.randrange(200)])
            started = None if wait is None else queued + timedelta(minutes=wait)
            self.run(
                "insert into hospital.journey_step (journey_step_id, visit_id, visit_department_id, visit_kind,"
                " visit_is_booked, sequence, step, department_id, queued_at, started_at, finished_at)"
                " select :s, visit_id, department_id, kind, is_booked, 1, :step, :d, :queued,"
                " cast(:started as timestamptz), cast(:started as timestamptz) + interval '5 min' from hospital.visit"
                " where visit_id = :k",
                s=f"{key}-{number}", k=key, step=self.random.choice(STEPS), d=self.department(),
                queued=self.random.choice([queued, queued, queued, None]), started=started,
            )  # fmt: skip

    def correct_visit(self) -> None:
        """Department, kind, status and times corrected: what repeats them follows."""
        at = self.moment()
        self.run(
            "update hospital.visit set department_id = :d, kind = :kind, status = :status, arrived_at = T,"
            " left_at = T + interval '1 hour', booked_for = :booked where visit_id = :k",
            k=self.some("visit"), d=self.department(), kind=self.random.choice(KINDS),
            status=self.random.choice(STATUSES), at=at, booked=self.random.choice([None, at]),
        )  # fmt: skip

    def correct_step(self) -> None:
        at = self.moment()
        self.run(
            "update hospital.journey_step set queued_at = T, started_at = T + interval '12 min',"
            " finished_at = null, department_id = :d where journey_step_id = :k",
            k=self.some("journey_step"), at=at, d=self.department(),
        )  # fmt: skip

    def patient(self) -> None:
        self.run(
            "update hospital.patient set first_seen_on = :day, source = :source where patient_id = :k",
            k=self.some("patient"), day=self.moment().date(), source=self.random.choice([None, "referral"]),
        )  # fmt: skip

    def survey(self) -> None:
        visit = self.random.choice([None, self.some("visit")])
        key, at, department = self.key(), self.moment(), self.department()
        self.run(
            "insert into hospital.survey_invitation values (:k, :v, :d, 'sms', :at)",
            k=key, v=visit, d=department, at=at,
        )  # fmt: skip
        invalid = self.random.choice([None, "seconds"])
        self.run(
            "insert into hospital.survey_response (survey_response_id, visit_id, department_id, staff_id, mode,"
            " submitted_at, overall, recommend, ease, valid, invalid_reason)"
            " values (:k, :v, :d, :p, 'sms', :at, :o, :r, :e, :valid, :reason)",
            k=key, v=visit, d=department, p=self.person(), at=at + timedelta(hours=9),
            o=self.random.choice([None, 2, 4, 5]),
            r=self.random.choice([None, 3, 8, 10]), e=self.random.choice([None, 2, 6]), valid=invalid is None,
            reason=invalid,
        )  # fmt: skip
        self.run(
            "insert into hospital.survey_score (survey_score_id, survey_response_id, department_id, touchpoint, score,"
            " problem) values (:k, :k, :d, 'doctor', :s, :p)",
            k=key, d=department, s=self.random.choice([None, 1, 5]), p=self.random.choice([None, True, False]),
        )  # fmt: skip

    def complaint(self) -> None:
        at = self.moment()

        def later(days: int) -> datetime | None:
            return self.random.choice([None, at + timedelta(hours=self.random.randrange(24 * days))])

        closed = later(20)
        key = self.key()
        self.run(
            "insert into hospital.complaint (complaint_id, visit_id, channel, received_at, acknowledged_at, replied_at,"
            " rectified_at, closed_at, reopened_at, called_back_at, satisfied_with_handling, due_on)"
            " values (:k, :v, 'phone', :at, :a, :r, :f, :c, :o, :b, :s, :due)",
            k=key, v=self.random.choice([None, self.some("visit")]), at=at, a=later(2), r=later(9), f=later(15),
            c=closed, o=closed and self.random.choice([None, closed + timedelta(days=3)]), b=later(25),
            s=self.random.choice([None, True, False]),
            due=self.random.choice([None, None, at.date() + timedelta(days=3)]),
        )  # fmt: skip
        for department in self.random.sample(["eyes", "bones", "unassigned"], self.random.randrange(3)):
            self.run(
                "insert into hospital.complaint_department (complaint_department_id, complaint_id, department_id, part)"
                " values (:n, :k, :d, 'responsible')",
                n=f"{key}-{department}", k=key, d=department,
            )  # fmt: skip

    def correct_complaint(self) -> None:
        at = self.moment()
        self.run(
            "update hospital.complaint set received_at = T, acknowledged_at = null, replied_at = T + interval '2 d',"
            " rectified_at = null, closed_at = T + interval '3 d', reopened_at = null, called_back_at = null"
            " where complaint_id = :k",
            k=self.some("complaint"), at=at,
        )  # fmt: skip

    def complaint_department(self) -> None:
        self.run(
            "insert into hospital.complaint_department (complaint_department_id, complaint_id, department_id, part)"
            " select :n, complaint_id, :d, :part from hospital.complaint where complaint_id = :k"
            " and not exists (select from hospital.complaint_department where complaint_id = :k"
            " and department_id = :d and part = :part)",
            n=self.key(), k=self.some("complaint"), d=self.department(),
            part=self.random.choice(["responsible", "first_receiver"]),
        )  # fmt: skip

    def praise(self) -> None:
        self.run(
            "insert into hospital.praise (praise_id, visit_id, department_id, staff_id, channel, received_at,"
            " solicited) values (:k, :v, :d, :p, :c, :at, :s)",
            k=self.key(), v=self.random.choice([None, self.some("visit")]), d=self.department(), p=self.person(),
            c=self.random.choice(["letter", "survey"]), at=self.moment(), s=self.random.choice([True, False]),
        )  # fmt: skip

    def follow_up(self) -> None:
        at = self.moment()
        if visit := self.some("visit"):
            self.run(
                "insert into hospital.follow_up (follow_up_id, visit_id, department_id, due_on, attempted_at)"
                " values (:k, :v, :d, :due, :at)",
                k=self.key(), v=visit, d=self.department(), due=self.moment().date(),
                at=self.random.choice([None, at]),
            )  # fmt: skip

    def enquiry(self) -> None:
        at = self.moment()
        self.run(
            "insert into hospital.enquiry (enquiry_id, channel, department_id, asked_at, resolved_at, resolved_by,"
            " visit_id) values (:k, 'app', :d, :at, :done, :by, :v)",
            k=self.key(), d=self.department(), at=at, done=at + timedelta(hours=1),
            by=self.random.choice(["assistant", "person"]), v=self.random.choice([None, self.some("visit")]),
        )  # fmt: skip

    def review(self) -> None:
        at = self.moment()
        self.run(
            "insert into hospital.online_review (online_review_id, platform, department_id, posted_at, rating,"
            " replied_at) values (:k, 'map', :d, :at, :r, :reply)",
            k=self.key(), d=self.department(), at=at, r=self.random.randrange(1, 6),
            reply=self.random.choice([None, at + timedelta(hours=30)]),
        )  # fmt: skip

    def move_dates(self) -> None:
        """A date corrected by days, in any of the tables that count by one date."""
        table, column = self.random.choice(
            [
                ("survey_response", "submitted_at"), ("survey_invitation", "sent_at"), ("praise", "received_at"),
                ("enquiry", "asked_at"), ("follow_up", "due_on"),
            ]
        )  # fmt: skip
        unit = "1" if column == "due_on" else "interval '1 day'"
        extra = ", resolved_at = null" if table == "enquiry" else ""
        self.run(
            f"update hospital.{table} set {column} = {column} + cast(:days as integer) * {unit}{extra}"  # noqa: S608
            f" where {table}_id = :k",
            k=self.some(table), days=self.random.randrange(-5, 6),
        )  # fmt: skip

    def delete(self) -> None:
        table = self.random.choice(
            [
                "visit", "visit", "journey_step", "survey_response", "survey_score", "survey_invitation", "complaint",
                "complaint_department", "praise", "follow_up", "enquiry", "online_review",
            ]
        )  # fmt: skip
        self.run(f"delete from hospital.{table} where {table}_id = :k", k=self.some(table))  # noqa: S608

    def limit(self) -> None:
        self.run(
            "insert into quality.wait_limit (step, department_id, valid_from, minutes)"
            " values (:step, :d, :day, :minutes) on conflict do nothing",
            step=self.random.choice(STEPS), d=self.random.choice(["*", "eyes"]), day=self.moment().date(),
            minutes=self.random.randrange(1, 60),
        )  # fmt: skip

    def campus(self) -> None:
        self.run(
            "update hospital.department set campus_id = :c where department_id = 'eyes'",
            c=self.random.choice(["main", "east"]),
        )


def contents(connection: Connection) -> dict[str, list[tuple]]:
    """Every row of every roll-up, in an order of its own."""
    tables = [rollup.name for rollup in rollups()]
    tables += ["metric_month", "mode_month", "comparison", "comparison_limits", "star_rank", "withheld", "verdict"]
    return {
        table: sorted(map(tuple, connection.execute(text(f"select * from rollup.{table}"))), key=repr)  # noqa: S608
        for table in tables
    }
