"""The frame that tells where in the repository's own code an error arose."""

import pytest

from bot.domain.findings import Frame
from workers.analysis.own_frame import fault_place, own_frame

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


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        pytest.param([], None, id="no trace"),
        pytest.param([READ], "valve.py open", id="at once"),
        pytest.param(
            [Frame("panic.go", "panic", 884), Frame("panic.go", "runtime.sigpanic", 7), READ],
            "valve.py open",
            id="the language's own frames are passed over",
        ),
        pytest.param(
            [Frame("option.rs", "<core::option::Option<T>>::unwrap", 9), READ],
            "valve.py open",
            id="methods of the language too",
        ),
        pytest.param(
            [Frame("/venv/site-packages/httpx/client.py", "send", 3), READ],
            None,
            id="another library lies further in",
        ),
        pytest.param(
            [Frame("app/main.py", "start", 1), READ], None, id="so does the reporter's code"
        ),
        pytest.param([Frame("rocket/main.go", "main.main", 1)], None, id="where it begins"),
        pytest.param([Frame("rocket/index.js", "Object.<anonymous>", 1)], None, id="no name"),
        pytest.param([Frame("rocket/index.js")], None, id="no function"),
        pytest.param(
            [Frame("/root/go/pkg/mod/github.com/acme/rocket@v1.2.3/valve.go", "acme/rocket.Open")],
            "valve.go acme/rocket.Open",
            id="without the version",
        ),
    ],
)
def test_a_fault_has_a_place_where_the_own_code_is_innermost(
    frames: list[Frame], expected: str | None
) -> None:
    assert fault_place(frames, product="rocket") == expected
