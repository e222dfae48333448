"""What is being done about what: every action by the figure or the complaint that it is about.

Every page with a chart asks, so it is one light statement; warehouse.actions tells how each came to where it stands.
"""

import pandas as pd
from sqlalchemy import Connection

from warehouse.read import frame


def acted(tx: Connection) -> pd.DataFrame:
    """One row per action that the reader may see, as it stands: the open ones first, of these the one due first.

    Columns: action_id, title, state, is_open, department_id, metric (null where none measures it), visit_kind and step
    ('*' for all), source_kind, source; the last as quality.action_version has them.
    """
    found = frame(
        tx,
        """
        select action_id, title, state, state not in ('signed_off', 'stopped') as is_open, department_id, metric,
            visit_kind, step, source_kind, source
        from (
            select distinct on (action_id) * from quality.action_version order by action_id, version desc
        ) as last
        order by is_open desc, due_on, action_id
        """,
    )
    return found.astype({"is_open": bool})
