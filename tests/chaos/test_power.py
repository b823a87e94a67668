import pytest

from chaos.power import Written, read_trace

LOG = "8</data/appendonlydir/appendonly.aof.1.incr.aof>"


@pytest.mark.parametrize(
    ("trace", "expected"),
    [
        pytest.param([], Written(0, 0), id="nothing"),
        pytest.param([f'7  write({LOG}, ""..., 90) = 90'], Written(90, 0), id="never synced"),
        pytest.param(
            [f'7  write({LOG}, ""..., 90) = 90', f"7  fdatasync({LOG}) = 0"],
            Written(90, 90),
            id="synced",
        ),
        pytest.param(
            [f'7  write({LOG}, ""..., 90) = 60', f"7  fdatasync({LOG}) = 0"],
            Written(60, 60),
            id="written in part",
        ),
        pytest.param(
            [f"7  fdatasync({LOG}) = 0", f'7  write({LOG}, ""..., 90) = 90'],
            Written(90, 0),
            id="synced too early",
        ),
        pytest.param(
            [
                f'7  write({LOG}, ""..., 50) = 50',
                f"9  fdatasync({LOG} <unfinished ...>",
                f'7  write({LOG}, ""..., 40) = 40',
                "9  <... fdatasync resumed>) = 0",
            ],
            Written(90, 50),
            id="a sync covers what was there when it began",
        ),
        pytest.param(
            [f'7  write({LOG}, ""..., 50) = 50', f"9  fdatasync({LOG} <unfinished ...>"],
            Written(50, 0),
            id="a sync that never ended covers nothing",
        ),
        pytest.param(
            [
                f'7  write({LOG}, ""..., 50 <unfinished ...>',
                '9  write(4<socket:[1]>, ""..., 7) = 7',
                "7  <... write resumed>) = 50",
                f"7  fdatasync({LOG}) = 0",
            ],
            Written(50, 50),
            id="a write seen in two pieces",
        ),
        pytest.param(
            [
                '9  write(4<socket:[1]>, ""..., 7 <unfinished ...>',
                "9  <... write resumed>) = 7",
                f"7  fdatasync({LOG}) = ?",
            ],
            Written(0, 0),
            id="what goes elsewhere, and a killed sync",
        ),
    ],
)
def test_what_is_on_the_disk_is_read_from_the_trace(trace: list[str], expected: Written) -> None:
    assert read_trace(trace) == expected
