"""Frames in, Altair charts out (and SVG for the smallest), in the reader's language.

Each chart is one function, each of its layers another. The words for people who cannot see a chart are its
`description`.
"""
