"""The frame that tells where in the repository's own code an error arose."""

import pytest

from bot.domain.findings import Frame
from workers.analysis.own_frame import own_frame

READ = Frame("/home/ben/rocket/fuel/valve.py", "open", 12)


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        pytest.param([], None, id="no trace"),
        pytest.param([READ], "fuel/valve.py open", id="without the reporter's folders"),
        pytest.param(
            [Frame("/usr/lib/python3.12/json/decoder.py", "decode", 3), READ],
            "fuel/valve.py open",
            id="the language's own code is passed over",
        ),
        pytest.param(
            [Frame("/venv/lib/python3.12/site-packages/rocket/valve.py", "open", 3)],
            "rocket/valve.py open",
            id="installed as a package it is still its own",
        ),
        pytest.param(
            [Frame("/venv/site-packages/httpx/client.py", "send", 3)], None, id="another package"
        ),
        pytest.param(
            [Frame("app/main.py", "run", 1), READ],
            "fuel/valve.py open",
            id="what names the product goes first",
        ),
        pytest.param(
            [Frame("List.java", "java.util.List.of", 3), Frame("Pump.java", "org.acme.Pump.on", 9)],
            "Pump.java org.acme.Pump.on",
            id="classes",
        ),
        pytest.param([Frame("/srv/rocket/valve.js")], None, id="no function"),
        pytest.param(
            [Frame("C:\\Users\\ada\\rocket\\valve.py", "open", 7)],
            "rocket/valve.py open",
            id="windows",
        ),
    ],
)
def test_the_frame_is_the_innermost_of_the_own_code(
    frames: list[Frame], expected: str | None
) -> None:
    assert own_frame(frames, product="rocket") == expected
