"""Files that leave the house: slides, printed pages, minutes, slips, tables.

Pure: what is given goes in, bytes come out. Nothing is reckoned here: a figure that stands on the screen goes into a
file as it is.
"""
