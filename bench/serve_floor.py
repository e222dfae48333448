"""Serve the floor exactly as the dashboard is served: `python -m bench.serve_floor PORT`."""

import sys
from pathlib import Path

from dashboard import server

if __name__ == "__main__":
    server.run("127.0.0.1", int(sys.argv[1]), Path(__file__).with_name("floor.py"))
