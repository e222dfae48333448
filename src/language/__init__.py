"""The words on screen: Chinese first, English one click away.

A message is written in English in the code, as `language.text("Waiting times")`; its Chinese stands in the
gettext catalogues `zh/*.po` beside this file, one for each room that speaks. `N_` marks a message that is
translated elsewhere. Nothing is compiled: the catalogues are read as they are.
"""

from language.catalogue import LANGUAGES, N_, Language, language
from language.problem import Problem

__all__ = ["LANGUAGES", "N_", "Language", "Problem", "language"]
