"""What the monthly review shows, read and reckoned once: agenda, figures, comments, decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard import review_correction, review_effect, review_story
from dashboard.review_choice import Choice, places_of
from dashboard.review_correction import Correction, Key, Row, of_month
from dashboard.view import View
from metrics import review as rules
from metrics.definition import definitions
from metrics.effect import Effect
from metrics.review import Item
from warehouse import review as warehouse
from warehouse.review import State

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
    changed: figures that came out otherwise since the month's last edition. retired: metrics locked with the month that
    are no longer defined. correction: what the edition that is shown says otherwise than the one before; None of the
    first. people: names by email, as far as the reader
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
    people: pd.DataFrame
    retired: Sequence[str] = ()
    correction: Correction | None = None

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
    state = warehouse.state(tx, month, scope, choice.edition)
    places = places_of(view, scope)
    figures = warehouse.figures(tx, month, places, state.edition)
    changed = warehouse.changes(tx, month, places if state.replaced_at is None else [])
    # locked figures outlive their definition; without unit and direction they can be named, not judged
    retired = sorted(set(figures["metric"]) - set(definitions()))
    figures, changed = (rows[~rows["metric"].isin(retired)].reset_index(drop=True) for rows in (figures, changed))
    cells = rules.cells(of_month(figures, month), definitions())
    signals = rules.signals(cells, definitions())
    facts = warehouse.facts(tx, month, places, state.edition)
    contents = {str(kind): rows for kind, rows in facts.groupby("kind")}
    none = facts[:0]
    overdue = dict(zip(*(contents.get("overdue", none)[name] for name in ("department_id", "content")), strict=True))
    campuses = [f"*{campus}" for campus in view.campuses.index] if scope == "*" else []
    actions = warehouse.actions(tx, [*places, *campuses], state.moment)
    decided, late, taken = _decisions(actions, choice, state.day)
    candidates = review_effect.lasting(actions[~actions["action_id"].isin(decided["action_id"])], state)
    effects = review_effect.effects(view, pd.concat([decided, candidates]), state)
    earlier = review_correction.earlier(tx, state, month, places)
    before: Row | None = None
    for edition in earlier:
        before = review_story.told(edition.facts, edition.signals, before)
    story = review_story.told(facts, signals, before)
    found = warehouse.comments(tx, month, places, state.replaced_at).to_dict("records")
    comments = {(row["metric"], row["department_id"]): row for row in found}
    versions = warehouse.items(tx, month, scope, state.replaced_at)
    return Review(
        choice=choice,
        state=state,
        figures=figures,
        cells=cells,
        signals=signals,
        items=rules.agenda(_keys(signals, story), versions),
        comments=comments,
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
        correction=review_correction.read(
            tx, state, month, places, earlier, facts, signals, comments, versions, is_story_other=before != story
        ),
    )


def _keys(signals: pd.DataFrame, story: Row | None) -> list[tuple[str, str]]:
    """What the rules put on the agenda, each with the place it speaks of."""
    told = [("story", str(story["department_id"]))] if story else []
    changed = [
        (f"signal:{metric}:{place}", str(place))
        for metric, place in zip(signals["metric"], signals["department_id"], strict=True)
    ]
    return [("last", "*"), *told, *changed, ("overdue", "*"), ("stars", "*"), ("decide", "*")]


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
