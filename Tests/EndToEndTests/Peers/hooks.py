# Part of Proviso. SPDX-License-Identifier: Apache-2.0
"""What schemathesis does not know by itself: how lines are sent."""
import schemathesis


@schemathesis.serializer("application/x-ndjson", "application/jsonl")
def lines(context: object, value: object) -> bytes:
    """A body of lines is a text, sent as it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
