"""What the browser is told about forms (static/drafts.js): who looks, and that the form sent last was kept.

Words that were typed and not sent live in the browser's tab. They never come here, nor does anything of them.
"""

import hashlib
from uuid import uuid4


def whose(email: str) -> str:
    """The attribute of an element that says who looks, to be told apart and not to be read."""
    return f'data-sq-person="{hashlib.sha256(email.encode()).hexdigest()[:16]}"'


def kept() -> str:
    """The attribute of the notice that a form was kept, another one each time."""
    return f'data-sq-kept="{uuid4().hex}"'
