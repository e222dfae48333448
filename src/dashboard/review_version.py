"""Which edition of a review is shown, in words."""

from language import Language, formatting
from warehouse.review import State


def name(reader: Language, number: int) -> str:
    """An edition's name: the first one, or the correction that it is."""
    if number == 1:
        return reader.text("Version 1, as locked")
    return reader.text("Correction (version {number})", number=number)


def short(reader: Language, state: State) -> str:
    """For a screen's or a page's margin; empty where a month was never corrected."""
    if len(state.editions) < 2:
        return ""
    words = name(reader, state.edition)
    return words if state.replaced_at is None else reader.text("{version}; corrected since", version=words)


def frozen(reader: Language, state: State) -> str:
    """Since when the figures stand, and in which edition."""
    if state.locked_on is None:
        return reader.text("The data are not locked yet.")
    locked = formatting.day(reader, state.locked_on)
    if state.shown is None or state.edition == 1:
        return reader.text("Data locked on {day}", day=locked)
    later = formatting.day(reader, state.shown.made_on)
    return reader.text(
        "Data locked on {day}, corrected on {later} (version {number})", day=locked, later=later, number=state.edition
    )
