"""Numbers in, a drawing out: Vega-Lite specifications (and SVG for the smallest), in the reader's language.

Every chart is a plain dict; its text for people who cannot see it is `spec["description"]`. Building
the same charts from Altair's objects takes many times longer, which a click would feel; tests hold the dicts
against Altair's schema.
"""
