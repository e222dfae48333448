"""What a slide is, for the pages; files are made of the same (export.slides)."""

from export.slides import Plot, Slide, Table

__all__ = ["Plot", "Slide", "Table"]
