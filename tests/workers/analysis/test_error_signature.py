import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.findings import ErrorSignature, Frame
from workers.analysis.error_signature import find_error

PYTHON = """
```
Traceback (most recent call last):
  File "/app/main.py", line 3, in <module>
    run(42)
  File "/app/core.py", line 9, in run
    raise KeyError(name)
KeyError: 'size'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/main.py", line 5, in <module>
    report()
shop.errors.OrderError: order 17 has no size
```
"""
NODE = """
```
Uncaught TypeError: Cannot read properties of null (reading 'total')
    at sum (/srv/app/cart.js:14:9)
    at Array.map (<anonymous>)
    at file:///srv/app/index.mjs:2:1
```
"""
JAVA = """
```
Exception in thread "main" java.lang.IllegalStateException: cannot start
	at com.shop.App.main(App.java:12)
Caused by: com.shop.ConfigException: key "port" is absent
	at com.shop.Config.read(Config.java:40)
	... 1 more
```
"""
GO = """
```
panic: assignment to entry in nil map

goroutine 1 [running]:
main.fill(0x0, 0x2)
	/src/main.go:12 +0x1d
main.main()
	/src/main.go:5 +0x20
```
"""
RUST = """
```
thread 'main' panicked at src/cart.rs:7:5:
basket has no bottom
stack backtrace:
   0: cart::empty
             at ./src/cart.rs:7:5
```
"""
CSHARP = """
```
Unhandled exception. System.FormatException: The input 'x' was not a number.
   at Shop.Cart.Parse(String text) in /src/Cart.cs:line 22
```
"""
DOTNET_LOG = """
```
System.IO.InvalidDataException: The basket in '/tmp/a.bin' has no bottom
   at Shop.Cart.Open(String path)
```
"""
DOTNET_CAUSE = """
```
System.AggregateException: One or more errors occurred. (The basket has no bottom)
 ---> Shop.BasketException: The basket has no bottom
   at Shop.Cart.Parse(String text) in /src/Cart.cs:line 22
```
"""
GDB = """
```
Program received signal SIGSEGV, Segmentation fault.
0x0000555 in basket_free ()
#0  0x0000555555 in basket_free (b=0x0) at basket.c:31
#1  main () at main.c:8
```
"""
RUBY = """
```
cart.rb:4:in `total': basket has no bottom (Shop::BasketError)
	from cart.rb:9:in `<main>'
```
"""
PHP = """
```
PHP Fatal error:  Uncaught Shop\\BasketError: basket has no bottom in /srv/cart.php:4
Stack trace:
#0 /srv/index.php(9): total()
```
"""


@pytest.mark.parametrize(
    ("body", "language", "message", "exception", "frames"),
    [
        pytest.param(
            PYTHON,
            "python",
            "shop.errors.OrderError: order 17 has no size",
            "shop.errors.OrderError",
            (Frame("/app/main.py", "<module>", 5),),
            id="python: the last exception of a chain",
        ),
        pytest.param(
            NODE,
            "javascript",
            "Uncaught TypeError: Cannot read properties of null (reading 'total')",
            "TypeError",
            (
                Frame("/srv/app/cart.js", "sum", 14),
                Frame("<anonymous>", "Array.map"),
                Frame("file:///srv/app/index.mjs", None, 2),
            ),
            id="javascript",
        ),
        pytest.param(
            JAVA,
            "java",
            'Caused by: com.shop.ConfigException: key "port" is absent',
            "com.shop.ConfigException",
            (Frame("Config.java", "com.shop.Config.read", 40),),
            id="java: the root cause",
        ),
        pytest.param(
            GO,
            "go",
            "panic: assignment to entry in nil map",
            None,
            (Frame("/src/main.go", "main.fill", 12), Frame("/src/main.go", "main.main", 5)),
            id="go",
        ),
        pytest.param(
            RUST,
            "rust",
            "thread 'main' panicked at src/cart.rs:7:5:\nbasket has no bottom",
            None,
            (Frame("./src/cart.rs", "cart::empty", 7),),
            id="rust: the message stands on the next line",
        ),
        pytest.param(
            CSHARP,
            "csharp",
            "Unhandled exception. System.FormatException: The input 'x' was not a number.",
            "System.FormatException",
            (Frame("/src/Cart.cs", "Shop.Cart.Parse", 22),),
            id="csharp",
        ),
        pytest.param(
            DOTNET_LOG,
            "csharp",
            "System.IO.InvalidDataException: The basket in '/tmp/a.bin' has no bottom",
            "System.IO.InvalidDataException",
            (Frame("", "Shop.Cart.Open"),),
            id="csharp: an exception of the platform in a log",
        ),
        pytest.param(
            DOTNET_CAUSE,
            "csharp",
            "Shop.BasketException: The basket has no bottom",
            "Shop.BasketException",
            (Frame("/src/Cart.cs", "Shop.Cart.Parse", 22),),
            id="csharp: the root cause",
        ),
        pytest.param(
            GDB,
            "c++",
            "Program received signal SIGSEGV, Segmentation fault.",
            "SIGSEGV",
            (Frame("basket.c", "basket_free", 31), Frame("main.c", "main", 8)),
            id="gdb",
        ),
        pytest.param(
            RUBY,
            "ruby",
            "basket has no bottom (Shop::BasketError)",
            "Shop::BasketError",
            (Frame("cart.rb", "<main>", 9),),
            id="ruby",
        ),
        pytest.param(
            PHP,
            "php",
            "PHP Fatal error:  Uncaught Shop\\BasketError: basket has no bottom in /srv/cart.php:4",
            "Shop\\BasketError",
            (Frame("/srv/index.php", "total", 9),),
            id="php",
        ),
    ],
)
def test_a_crash_is_read_with_its_trace(
    body: str, language: str, message: str, exception: str | None, frames: tuple[Frame, ...]
) -> None:
    found = find_error("It crashes", body)
    assert found is not None
    assert (found.language, found.message, found.exception, found.frames) == (
        language,
        message,
        exception,
        frames,
    )


@pytest.mark.parametrize(
    ("title", "body", "message"),
    [
        pytest.param(
            "Build broken",
            "```\nsrc/a.c:3:9: error: 'total' undeclared\nmake: *** [a.o] Error 1\n```",
            "error: 'total' undeclared",
            id="C compiler",
        ),
        pytest.param(
            "Build broken",
            "```\nerror[E0308]: mismatched types\nerror: aborting due to 1 previous error\n```",
            "error[E0308]: mismatched types",
            id="rust compiler",
        ),
        pytest.param(
            "Build broken",
            "```\nsrc/a.ts(3,1): error TS2304: Cannot find name 'total'.\n```",
            "error TS2304: Cannot find name 'total'.",
            id="TypeScript compiler",
        ),
        pytest.param(
            "Link fails",
            "```\na.o: undefined reference to `total'\ncollect2: error: ld returned 1\n```",
            "undefined reference to `total'",
            id="linker",
        ),
        pytest.param(
            "Heap",
            "```\n==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x60\n```",
            "ERROR: AddressSanitizer: heap-use-after-free on address 0x60",
            id="sanitizer",
        ),
        pytest.param(
            "Test dies",
            "```\nsum: sum.c:3: main: Assertion `n > 0' failed.\n```",
            "main: Assertion `n > 0' failed.",
            id="assertion",
        ),
        pytest.param(
            "Kotlin",
            "```\ne: file:///src/A.kt:3:1 Unresolved reference: total\n```",
            "e: file:///src/A.kt:3:1 Unresolved reference: total",
            id="kotlin compiler",
        ),
        pytest.param(
            "Link fails",
            "```\n/usr/bin/ld: cannot find -lcart\n```",
            "ld: cannot find -lcart",
            id="linker without a library",
        ),
        pytest.param(
            "Stopped",
            "API Error (Connection lost.) · Retrying in 1 second",
            "API Error (Connection lost.)",
            id="tool that retries",
        ),
        pytest.param(
            "Stopped",
            "It answers HTTP 429 Too Many Requests.",
            "HTTP 429 Too Many Requests",
            id="HTTP status in a sentence",
        ),
        pytest.param(
            "Odd behaviour",
            "### Error message\n\n```\nBasket has no bottom\n```",
            "Basket has no bottom",
            id="block under a heading",
        ),
        pytest.param(
            "Odd behaviour",
            "## TypeError: basket is not a function\n\nHelp.",
            "TypeError: basket is not a function",
            id="heading",
        ),
        pytest.param(
            "ValueError: basket has no bottom",
            "See title.",
            "ValueError: basket has no bottom",
            id="title alone",
        ),
        pytest.param(
            "Odd behaviour",
            'Saving throws an error, "Basket has no bottom", every time.',
            "Basket has no bottom",
            id="quoted in a sentence",
        ),
        pytest.param(
            "Odd behaviour",
            "Saving ends with this error message:\n\n```\nBasket has no bottom\n```",
            "Basket has no bottom",
            id="announced block",
        ),
        pytest.param(
            "Odd behaviour",
            "> ValueError: basket has no bottom\n\nis what I get.",
            "ValueError: basket has no bottom",
            id="Markdown quotation",
        ),
    ],
)
def test_an_error_line_is_quoted_verbatim(title: str, body: str, message: str) -> None:
    found = find_error(title, body)
    assert found is not None
    assert found.message == message


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("Add a dark mode", "It would be nice.", id="no error"),
        pytest.param("Improve error messages", "Errors should say more.", id="speaks of errors"),
        pytest.param("Crash", "<!-- Error: paste it here -->", id="template comment"),
        pytest.param("Crash", "### Error message\n\n_No response_", id="empty form section"),
        pytest.param("Docs", '```js\nthrow new Error("Error: boom");\n```', id="source code"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_no_error_is_invented(title: str, body: str) -> None:
    assert find_error(title, body) is None


def _payload(request: str) -> str:
    return json.dumps(
        {
            "type": "error",
            "error": {"type": "invalid_request_error", "message": "You're out of extra usage."},
            "request_id": request,
        }
    )


def _log(request: str) -> str:
    text = f"Error: 400 {_payload(request)}\n    at run (/$bunfs/root/cli:812:99)"
    return json.dumps([{"error": text, "timestamp": "2026-01-07T10:00:00.000Z"}], indent=1)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"API Error: 400 {_payload('req_011A')}", id="one line"),
        pytest.param(f"```\nError: 400 {_payload('req_011B')}\n```", id="code block"),
        pytest.param(f"```json\n{_log('req_011C')}\n```", id="log of JSON strings"),
    ],
)
def test_an_api_error_is_read_from_its_payload(body: str) -> None:
    found = find_error("Stopped", body)
    assert found is not None
    assert (found.message, found.status, found.code) == (
        "You're out of extra usage.",
        400,
        "invalid_request_error",
    )


def test_a_trace_inside_a_json_string_is_read() -> None:
    found = find_error("Stopped", f"```json\n{_log('req_1')}\n```")
    assert found is not None
    assert found.frames == (Frame("/$bunfs/root/cli", "run", 812),)


def test_two_reports_of_one_api_error_have_one_fingerprint() -> None:
    bodies = (f"API Error: 400 {_payload('req_aaaaaa1')}", f"```json\n{_log('req_bbbbbb2')}\n```")
    prints = {found.fingerprint for body in bodies if (found := find_error("x", body))}
    assert len(prints) == 1
    assert prints != {""}


def test_an_error_that_should_have_come_instead_is_not_the_one_that_came() -> None:
    seen, wished = "AttributeError: no features", "ValueError: Config name is missing."
    body = f"It raises\n```\n{seen}\n```\ninstead of\n```\n{wished}\nPick one.\n```\n"
    found = find_error("Bad message", body)
    assert found is not None
    assert found.message == seen


def test_a_plain_message_is_named_by_the_crash_it_wraps() -> None:
    crash = "task 'rustc' failed at 'basket has no bottom', /src/a.rs:1"
    wrapped = f"```\nerror: internal compiler error: unexpected failure\n{crash}\n```"
    outer, inner = find_error("ICE", wrapped), find_error("ICE", f"```\n{crash}\n```")
    assert outer is not None
    assert inner is not None
    assert outer.message == "error: internal compiler error: unexpected failure"
    assert outer.fingerprint == inner.fingerprint != ""


_PUMPED = ("A", "a.", "E: ", "`", '"', "> ", "\\n", "Error: ", "#0 ", "{", "at a (", "<!--", "1:1 ")
_PUMPED_LINES = ("E: x\n", "    at a (b:1:1)\n", "Traceback (most recent call last):\n", "x\n\t")


@pytest.mark.parametrize("pump", _PUMPED + _PUMPED_LINES)
def test_hostile_repetition_gives_a_bounded_answer(pump: str) -> None:
    found = find_error("x", pump * (65_536 // len(pump)))
    assert found is None or len(found.message) <= 1_001


@settings(max_examples=60)
@given(title=st.text(max_size=80), body=st.text(max_size=600))
def test_any_text_is_read_without_an_error(title: str, body: str) -> None:
    found = find_error(title, body)
    assert found is None or isinstance(found, ErrorSignature)


def test_a_class_with_its_module_in_front_is_an_exception_whatever_its_name() -> None:
    found = find_error("Upload fails", "It stops with\n\n`kelp.errors.ChecksumMismatch: part 17`")
    assert found is not None
    assert found.exception == "kelp.errors.ChecksumMismatch"


GO_PANIC = """panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4a2f]

goroutine 1 [running]:
panic({0x5bb0c0, 0x6fd2e0})
\t/usr/local/go/src/runtime/panic.go:884 +0x213
github.com/acme/rocket/fuel.(*Valve).Open(0x0, 0x1)
\t/home/ann/rocket/fuel/valve.go:81 +0x1d
main.main()
\t/home/ann/rocket/main.go:12 +0x2a
"""
RUST_PANIC = """thread 'main' panicked at src/valve.rs:12:34:
called `Option::unwrap()` on a `None` value
stack backtrace:
   0: rust_begin_unwind
             at /rustc/90b35a6/library/std/src/panicking.rs:617:5
   1: core::option::unwrap_failed
             at /rustc/90b35a6/library/core/src/option.rs:1984:5
   2: rocket::valve::open
             at ./src/valve.rs:12:34
"""


@pytest.mark.parametrize(
    ("trace", "changes", "elsewhere"),
    [
        pytest.param(GO_PANIC, {"/home/ann": "/srv/b", ":81 ": ":90 "}, {"Open": "Shut"}, id="go"),
        pytest.param(
            RUST_PANIC, {"12:34": "99:1", "90b35a6": "1f2e3d4"}, {"open": "shut"}, id="rust"
        ),
    ],
)
def test_a_fault_of_the_products_own_code_is_known_by_its_place(
    trace: str, changes: dict[str, str], elsewhere: dict[str, str]
) -> None:
    same, other = trace, trace
    for old, new in changes.items():
        same = same.replace(old, new)
    for old, new in elsewhere.items():
        other = other.replace(old, new)
    names = [_fingerprint_of(text, product="rocket") for text in (trace, same, other)]
    assert names[0] == names[1] != names[2]
    assert "" not in names
    assert _fingerprint_of(trace, product="probe") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "thread 'main' panicked at 'no valve for rocket::fuel::Line', src/valve.rs:12:34",
            "thread 'pump' panicked at 'no valve for rocket::fuel::Line', lib/valve.rs:90:1",
            id="old panic",
        ),
        pytest.param(
            "thread 'main' panicked at src/valve.rs:12:34:\nno valve for rocket::fuel::Line",
            "thread 'pump' panicked at lib/valve.rs:90:1:\nno valve for rocket::fuel::Line",
            id="panic",
        ),
        pytest.param(
            "Error: rocket::fuel::LineError: unexpected token at line 3",
            "Error: rocket::fuel::LineError: unexpected token at line 81",
            id="error",
        ),
    ],
)
def test_an_error_of_rust_is_the_same_wherever_it_arose(one: str, other: str) -> None:
    assert _fingerprint_of(one, product="rocket") == _fingerprint_of(other, product="rocket") != ""
    assert _fingerprint_of(one.replace("fuel::", "air::"), product="") != _fingerprint_of(one)


def _fingerprint_of(text: str, *, product: str = "") -> str:
    error = find_error("It stops", f"```\n{text}\n```\n", product=product)
    return error.fingerprint if error else ""
