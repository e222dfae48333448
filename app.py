"""Start here: the menu. The frame finds out who is looking, in which language, and runs one page."""

from dashboard import frame
from dashboard.frame import Entry
from language import N_
from pages.flow import waiting
from pages.monitor import overview

frame.run(
    {
        N_("Monitor"): [Entry("overview", N_("Overview"), ":material/monitoring:", overview.show)],
        N_("Patient flow"): [Entry("waiting", N_("Waiting times"), ":material/schedule:", waiting.show)],
    }
)
