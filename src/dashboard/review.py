"""What the monthly review shows, read and reckoned once: agenda, figures, comments, decisions."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard import review_effect
from dashboard.review_choice import Choice, places_of
from dashboard.view import View
from metrics import review as rules
from metrics.definition import definitions
from metrics.effect import Effect
from metrics.review import Item
from warehouse import review as warehouse
from warehouse.review import State

Row = Mapping[Hashable, Any]
Key = tuple[str, str]  # metric and department
CLOSED = ("signed_off", "stopped")


@dataclass(frozen=True)
class Review:
    """One month's review of one scope.

    figures: every point of the last two years (metrics.verdicts.COLUMNS without the kind of visit), cells: those of the
    month itself (metrics.board.cells), signals: the cells that the meeting talks about. items: the agenda, dropped ones
    included. comments: the last version by (metric, department). story: the one that is told, None where none may be;
    overdue: facts by place; stars: contents in order. decided: decisions of earlier reviews, as they stand; lasting:
    actions signed off within half a year of which something can be said; effects: of both, by action; late:
    further actions past their day; taken: the decisions of this review. All actions as they were when it was held.
    changed: figures that came out otherwise since the month was locked. retired: metrics locked with the month that are
    no longer defined. people: names by email, as far as the reader
    may know them.
    """

    choice: Choice
    state: State
    figures: pd.DataFrame
    cells: pd.DataFrame
    signals: pd.DataFrame
    items: list[Item]
    comments: Mapping[Key, Row]
    story: Row | None
    overdue: Mapping[str, Row]
    stars: list[Row]
    decided: pd.DataFrame
    lasting: pd.DataFrame
    effects: Mapping[int, Effect]
    late: pd.DataFrame
    taken: pd.DataFrame
    changed: pd.DataFrame
    retired: Sequence[str]
    people: pd.DataFrame

    def cell(self, item: Item) -> Row:
        """The cell that an item of part "signal" is about."""
        _, metric, place = item.key.split(":", 2)
        rows = self.signals[(self.signals["metric"] == metric) & (self.signals["department_id"] == place)]
        return rows.iloc[0].to_dict()

    def series(self, metric: str, place: str) -> pd.DataFrame:
        """All points of one figure."""
        rows = self.figures[(self.figures["metric"] == metric) & (self.figures["department_id"] == place)]
        return rows.sort_values("month").reset_index(drop=True)

    @property
    def shown(self) -> list[Item]:
        """The items that are not dropped."""
        return [item for item in self.items if not item.dropped]


def read(view: View, choice: Choice) -> Review:
    """Read and reckon; all in the view's transaction. Nothing of a month that is not locked."""
    tx, month, scope = view.tx, choice.month, choice.scope
    state = warehouse.state(tx, month, scope)
    places = places_of(view, scope)
    figures, changed = warehouse.figures(tx, month, places), warehouse.changes(tx, month, places)
    # locked figures outlive their definition; without unit and direction they can be named, not judged
    retired = sorted(set(figures["metric"]) - set(definitions()))
    figures, changed = (rows[~rows["metric"].isin(retired)].reset_index(drop=True) for rows in (figures, changed))
    cells = rules.cells(_of_month(figures, choice), definitions())
    signals = rules.signals(cells, definitions())
    facts = warehouse.facts(tx, month, places)
    contents = {str(kind): rows for kind, rows in facts.groupby("kind")}
    none = facts[:0]
    overdue = dict(zip(*(contents.get("overdue", none)[name] for name in ("department_id", "content")), strict=True))
    campuses = [f"*{campus}" for campus in view.campuses.index] if scope == "*" else []
    actions = warehouse.actions(tx, [*places, *campuses], state.held_at)
    decided, late, taken = _decisions(actions, choice, state.day)
    candidates = review_effect.lasting(actions[~actions["action_id"].isin(decided["action_id"])], state)
    effects = review_effect.effects(view, pd.concat([decided, candidates]), state)
    story = _story(contents.get("story", none), signals)
    found = warehouse.comments(tx, month, places).to_dict("records")
    return Review(
        choice=choice,
        state=state,
        figures=figures,
        cells=cells,
        signals=signals,
        items=rules.agenda(_keys(signals, story), warehouse.items(tx, month, scope)),
        comments={(row["metric"], row["department_id"]): row for row in found},
        story=story,
        overdue=overdue,
        stars=list(contents.get("star", none)["content"]),
        decided=decided,
        lasting=review_effect.surest(candidates, effects),
        effects=effects,
        late=late,
        taken=taken,
        changed=changed,
        retired=retired,
        people=warehouse.people(tx),
    )


def _of_month(figures: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """The last point of each series, if it speaks of the month: itself, or the quarter complete by its end."""
    last = figures.drop_duplicates(["metric", "department_id"], keep="last")
    months = pd.to_datetime(last["month"])
    at = pd.Timestamp(choice.month)
    by_quarter = last["every"] == "quarter"
    return last[(months == at) | (by_quarter & (months > at - pd.DateOffset(months=5)))]


def _keys(signals: pd.DataFrame, story: Row | None) -> list[tuple[str, str]]:
    """What the rules put on the agenda, each with the place it speaks of."""
    told = [("story", str(story["department_id"]))] if story else []
    changed = [
        (f"signal:{metric}:{place}", str(place))
        for metric, place in zip(signals["metric"], signals["department_id"], strict=True)
    ]
    return [("last", "*"), *told, *changed, ("overdue", "*"), ("stars", "*"), ("decide", "*")]


def _story(rows: pd.DataFrame, signals: pd.DataFrame) -> Row | None:
    """The comment of the first department with a signal that has one, else the longest there is."""
    if rows.empty:
        return None
    order = {place: number for number, place in enumerate(dict.fromkeys(signals["department_id"]))}
    ranked = rows.assign(
        first=[order.get(place, len(order)) for place in rows["department_id"]],
        long=[-len(content["comment"]) for content in rows["content"]],
    ).sort_values(["first", "long", "department_id"])
    row = ranked.iloc[0]
    return {"department_id": row["department_id"], **row["content"]}


def _decisions(actions: pd.DataFrame, choice: Choice, day: date) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Decisions of earlier reviews: the last one's all, older ones' while open; further actions past their day; new."""
    of_review = actions["source_kind"] == "review"
    is_open = ~actions["state"].isin(CLOSED)
    ours = of_review & (actions["source"] == choice.key)
    last = of_review & (actions["source"] == f"{choice.before:%Y-%m}")
    older = of_review & (actions["source"] < f"{choice.before:%Y-%m}") & is_open
    late = is_open & (pd.to_datetime(actions["due_on"]) < pd.Timestamp(day)) & ~ours
    order = ["due_on", "action_id"]
    return (
        actions[last | older].sort_values(order),
        actions[late & ~last & ~older].sort_values(order),
        actions[ours].sort_values(order),
    )
