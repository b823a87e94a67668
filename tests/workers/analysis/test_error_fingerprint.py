import pytest

from workers.analysis.error_fingerprint import fingerprint, fingerprint_at, normalise_message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("slot 17 of wagon is taken", "slot 4 of wagon is taken", id="number"),
        pytest.param("cannot read /home/ann/cart.db", "cannot read C:\\ann\\cart.db", id="path"),
        pytest.param("no answer from https://a.io/x", "no answer from http://b.io", id="address"),
        pytest.param("basket gone at 0x7ffe12", "basket gone at 0x1", id="memory address"),
        pytest.param("basket 'a b' is full", "basket 'c d' is full", id="quoted value"),
        pytest.param("Basket is FULL", "basket is full", id="case"),
        pytest.param("Basket is full.", "Basket is full", id="full stop"),
        pytest.param("wagon req_011Cabcdef lost", "wagon req_9zzzzzzzz lost", id="request id"),
        pytest.param(
            "wagon 123e4567-e89b-12d3-a456-426614174000 lost",
            "wagon 00000000-0000-0000-0000-000000000000 lost",
            id="uuid",
        ),
        pytest.param(
            "wagon lost 2026-01-07T10:00:00.123Z", "wagon lost 2025-02-01 09:11:12", id="time"
        ),
    ],
)
def test_what_varies_between_reports_is_left_out(one: str, other: str) -> None:
    assert normalise_message(one) == normalise_message(other)


def test_a_quoted_name_tells_messages_apart() -> None:
    one = fingerprint("Cannot read property 'wheels' of undefined", exception="TypeError")
    other = fingerprint("Cannot read property 'bottom' of undefined", exception="TypeError")
    assert one != other


def test_the_module_of_an_exception_does_not_matter() -> None:
    message = "basket has no bottom"
    bare = fingerprint(message, exception="BasketError")
    assert fingerprint(message, exception="shop.errors.BasketError") == bare
    assert len(bare) == 20


@pytest.mark.parametrize(
    "message",
    [
        "",
        "error",
        "failed",
        "Segmentation fault",
        "Object reference not set to an instance of an object.",
        "exit code 1",
        "unexpected failure",
        "400",
        "Box<Any>",
        "[Errno 28] No space left on device",
        "ENOENT: no such file or directory, open '/srv/cart.json'",
        "CUDA out of memory. Tried to allocate 20.00 MiB",
        "certificate verify failed: unable to get local issuer certificate",
        "Command '['git', 'status']' returned non-zero exit status 1.",
    ],
)
def test_a_message_that_fits_many_errors_gets_no_name(message: str) -> None:
    assert fingerprint(message, exception="Error") == ""


def test_file_names_and_checksums_belong_to_the_reporter() -> None:
    first = fingerprint("part 17 of 'backup.tar' has checksum 9a1c, expected 0f3e")
    second = fingerprint("part 3 of 'holiday.mkv' has checksum 51ab, expected 93ce")
    assert first == second != ""


FAULTS = [
    pytest.param("runtime error: index out of range [5] with length 3", None, id="go index"),
    pytest.param("runtime error: slice bounds out of range [:9] with capacity 8", None, id="slice"),
    pytest.param("assignment to entry in nil map", None, id="go map"),
    pytest.param(
        "runtime error: invalid memory address or nil pointer dereference", None, id="nil"
    ),
    pytest.param("index out of bounds: the len is 3 but the index is 7", None, id="rust index"),
    pytest.param("called `Option::unwrap()` on a `None` value", None, id="unwrap"),
    pytest.param("attempt to subtract with overflow", None, id="overflow"),
    pytest.param("list index out of range", "IndexError", id="python index"),
    pytest.param("Index 5 out of bounds for length 3", "Exception", id="java index"),
    pytest.param('Cannot invoke "Pump.on()" because "p" is null', "NullPointerException", id="npe"),
    pytest.param("java.lang.NullPointerException", "java.lang.NullPointerException", id="bare npe"),
    pytest.param("Object reference not set to an instance of an object.", None, id="dotnet"),
    pytest.param("'NoneType' object has no attribute 'get'", "AttributeError", id="none"),
    pytest.param("'NoneType' object is not subscriptable", "TypeError", id="subscript"),
    pytest.param("maximum recursion depth exceeded", "RecursionError", id="recursion"),
    pytest.param("Expecting value: line 1 column 1 (char 0)", "json.JSONDecodeError", id="json"),
    pytest.param(
        "Cannot read properties of undefined (reading 'length')", "TypeError", id="javascript"
    ),
]


@pytest.mark.parametrize(("message", "exception"), FAULTS)
def test_a_fault_in_a_languages_own_words_is_named_by_its_place_alone(
    message: str, exception: str | None
) -> None:
    names = [
        fingerprint_at(place, message, exception=exception)
        for place in ("valve.rs open", "valve.rs open", "valve.rs shut")
    ]
    assert fingerprint(message, exception=exception) == ""
    assert names[0] == names[1] != names[2]
    assert {len(name) for name in names} == {20}


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("Cannot find data file.", id="words of a program"),
        pytest.param("connection refused", id="the surroundings"),
        pytest.param("Segmentation fault", id="no language"),
        pytest.param("the fuel line stays closed", id="what is known by its words"),
        pytest.param("", id="nothing"),
    ],
)
def test_no_place_names_an_error_that_may_have_many_causes(message: str) -> None:
    assert fingerprint_at("valve.rs open", message, exception="OSError") == ""
