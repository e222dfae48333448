"""Measurements that the README and the docs quote: `make bench`. Nothing of the program imports this."""
