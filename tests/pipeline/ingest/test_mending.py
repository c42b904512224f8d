"""Text that tools on the way damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest.mending import mended, without_excel_escapes

from .helpers import only, posts, read, write_csv, write_json

WRITTEN = ["I don’t sleep — it helps 😢", "café naïve São Paulo", "привет мир", "夜眠れない", "𝐁𝐨𝐭 helps", "£5 or 5 °C"]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
@pytest.mark.parametrize("text", WRITTEN)
def test_utf8_read_as_another_encoding(text: str, encoding: str) -> None:
    read_as = "".join(
        bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode()
    )  # fmt: skip
    assert read_as != text and mended(read_as) == text
    twice = "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in read_as.encode())
    assert mended(twice) == text


@pytest.mark.parametrize("text", [
    *WRITTEN, "«CAFÉ»", "CAFÉ»", "un café»…", "MENÜ»", "COMPRÃO “SÃ” à l’été", "naïve…", "Ñ¿?", "50 € à “l’ŒUVRE”",
])  # fmt: skip
def test_what_is_right_stays(text: str) -> None:
    assert mended(text) == text


def test_entities_and_escapes(tmp_path: Path) -> None:
    assert mended("a &amp;amp; b &amp;#39;c &amp; d") == "a &amp; b &#39;c &amp; d"
    assert without_excel_escapes("a_x000D_\nb _x005F_ c") == "a\r\nb _ c"
    row = {"id": "1", "platform": "forum", "text": "Tom &amp;amp; me, it&amp;#39;s &quot;fine&quot;_x000D_\nnext &lt3"}
    assert only(write_csv(tmp_path / "a.csv", row), format="generic").text == 'Tom & me, it\'s "fine"\nnext &lt3'


def test_mending_is_told(tmp_path: Path) -> None:
    row = {"post_id": "10100000000000001", "post_text": "I don\u00e2\u0080\u0099t sleep", "timestamp": 1714521600,
           "post_url": "https://facebook.com/some.page/posts/10100000000000001"}  # fmt: skip
    export, records = read(write_json(tmp_path / "a.json", [row]))
    assert posts(records)[0].text == "I don’t sleep"
    assert "UTF-8 that was read as another encoding is mended" in export.why
