"""Start here: the menu. The frame finds out who is looking, in which language, and runs one page."""

from dashboard import frame
from dashboard.frame import Entry
from language import N_
from pages.flow import waiting
from pages.improve import actions, review, visitor
from pages.monitor import overview
from pages.people import cases, points, service_stars
from pages.trust import definitions
from pages.voice import complaints, satisfaction

frame.run(
    {
        N_("Monitor"): [Entry("overview", N_("Overview"), ":material/monitoring:", overview.show)],
        N_("Voice of patients"): [
            Entry("satisfaction", N_("Satisfaction"), ":material/sentiment_satisfied:", satisfaction.show),
            Entry("complaints", N_("Complaints and rectification"), ":material/feedback:", complaints.show),
        ],
        N_("Patient flow"): [Entry("waiting", N_("Waiting times"), ":material/schedule:", waiting.show)],
        N_("People"): [
            Entry("service-stars", N_("Service stars"), ":material/award_star:", service_stars.show),
            Entry("points", N_("Service points"), ":material/receipt_long:", points.show),
            Entry("cases", N_("Service cases"), ":material/auto_stories:", cases.show),
        ],
        N_("Improve"): [
            Entry("actions", N_("Improvement actions"), ":material/task_alt:", actions.show),
            Entry("review", N_("Monthly review"), ":material/groups:", review.show),
            Entry("visitor", N_("Visitor view"), ":material/tour:", visitor.show),
        ],
        N_("Trust"): [Entry("definitions", N_("Definitions"), ":material/menu_book:", definitions.show)],
    }
)
