"""Process control: is a month's figure noise or a signal, and will its target be kept?

XmR charts with the rules of NHS England's "Making Data Count", as its reference implementation applies them
(NHSRplotthedots 0.2.2). `limits` reckons the limits, `rules` finds the signals, `chart` puts them together; `baseline`
holds later months against the limits of earlier ones.
"""

from metrics.spc.baseline import Held, held_against
from metrics.spc.chart import Chart, Charts, assurance, assurances, xmr, xmr_many

__all__ = ["Chart", "Charts", "Held", "assurance", "assurances", "held_against", "xmr", "xmr_many"]
