"""How schemathesis sends bodies that it has no writer for: as the text that stands in the description."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson", "message/rfc822")
def as_text(_context, value):
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value)).encode("utf-8", "surrogatepass")
