"""What is said about waits: per cell of the week, altogether, by length, by month, before and after.

Frames come from `warehouse.waits`: `cells` has one row per weekday × hour with `n`, `on_target` and either
`buckets` or sorted `seconds`; `months` one row per month with `buckets`. Results are minutes and shares of 1,
blank (NaN) where too few people waited (`metrics.disclosure`).
"""

from metrics.waiting.comparison import Change, change, difference
from metrics.waiting.distribution import distribution
from metrics.waiting.queued import Queued, queued
from metrics.waiting.summary import MEASURES, Figures, overall, summarise, trend
from metrics.waiting.worst import Block, worst_block

__all__ = [
    "MEASURES",
    "Block",
    "Change",
    "Figures",
    "Queued",
    "change",
    "difference",
    "distribution",
    "overall",
    "queued",
    "summarise",
    "trend",
    "worst_block",
]
