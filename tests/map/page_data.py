"""The data that a page carries, read as a browser reads them: packed by bzip2, written in base 85."""

from __future__ import annotations

import base64
import bz2
import json
import re
from typing import Any

_HTML_LETTERS = str.maketrans(",.:", "<>&")


def packed(html: str) -> str:
    """What stands between the tags of the data."""
    found = re.search(r'<script type="application/x-bzip2" id="ccgraph-data">([^<]*)</script>', html)
    assert found is not None
    return found[1]


def data_of(html: str) -> dict[str, Any]:
    """The data as they were packed."""
    content = bz2.decompress(base64.b85decode(packed(html).translate(_HTML_LETTERS)))
    data: dict[str, Any] = json.loads(content)
    return data
