"""What a picture of a page may be: its bytes say it, whatever the file is called."""

LARGEST = 1024 * 1024  # bytes of one picture
MOST = 60  # pictures of one sequence
# No SVG: it may carry scripts.
BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


def kind_of(data: bytes) -> str:
    """The media type; empty where it is no picture."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    found = (kind for start, kind in BEGINNINGS.items() if data.startswith(start))
    return next(found, "")
