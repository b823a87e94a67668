from pathlib import Path

import pytest

from chaos.capacity import Cost
from chaos.oracle import Findings
from chaos.page import write_section
from chaos.sizing import Need, need_for

COST = Cost(
    analyses=10,
    workers=2,
    analyses_per_second=4.0,
    web_cpu_seconds=0.001,
    worker_cpu_seconds=0.2,
    redis_bytes=2_500.0,
    database_bytes=10_000.0,
    reads=6.0,
    writes=2.0,
    findings=Findings(),
)


def test_a_section_is_replaced_between_its_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("top\n<!-- begin burst -->\nold\n<!-- end burst -->\nbottom\n")
    write_section("burst", ["new"], document=page)
    assert page.read_text() == "top\n<!-- begin burst -->\nnew\n<!-- end burst -->\nbottom\n"


def test_a_section_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("top\n")
    with pytest.raises(ValueError, match="no section soak"):
        write_section("soak", ["new"], document=page)


def test_what_is_needed_follows_from_what_one_analysis_costs() -> None:
    assert need_for(86_400, cost=COST) == Need(
        issues_a_day=86_400,
        peak_a_second=4.0,
        web_cores=0.08,
        worker_cores=1.6,
        worker_processes=4,
        redis_gigabytes=1.728,
        database_gigabytes_a_year=315.36,
        installations=58,
    )
