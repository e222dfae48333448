"""The written metrics page says what the definitions say."""

from metrics.definition import definitions
from metrics.document import PAGE, markdown


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), "run: python -m metrics.document"


def test_every_metric_is_on_it_in_both_languages() -> None:
    page = markdown()
    for metric in definitions().values():
        for words in (f"`{metric.id}`", metric.texts["zh"].definition, metric.texts["en"].definition):
            assert words in page
