"""What is deployed agrees with the programs: their names, their time limits, their settings."""

import configparser
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.inbox.queue import WakeUpCall
from tests.variables_read import variables_read

ROOT = Path(__file__).parents[1]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
PROGRAMS = {"web": "bot", "worker": "workers", "clock": "workers.schedule"}


def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return content


def unit(path: Path) -> configparser.SectionProxy:
    # Interpolation would trip over `%`, and systemd repeats keys where a parser must not mind.
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path)
    return parser["Service"]


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def test_every_way_of_deployment_starts_the_same_three_programs() -> None:
    procfile = dict(line.split(": ") for line in (ROOT / "Procfile").read_text().splitlines())
    services = compose()["services"]
    composed = {name: " ".join(services[name]["command"]) for name in PROGRAMS}
    units = {
        path.stem.removeprefix("issuegraph-"): unit(path)["ExecStart"].split("/bin/")[-1]
        for path in UNITS
    }
    expected = {name: f"python -m {module}" for name, module in PROGRAMS.items()}
    assert (procfile, composed, units) == (expected, expected, expected)


def test_no_deployment_cuts_off_a_job() -> None:
    job_seconds = WakeUpCall().timeout_seconds
    composed = seconds(compose()["services"]["worker"]["stop_grace_period"])
    worker = unit(ROOT / "deploy" / "systemd" / "issuegraph-worker.service")
    assert min(composed, seconds(worker["TimeoutStopSec"])) > job_seconds


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_ends_its_first_process_alone_and_writes_only_where_it_may(path: Path) -> None:
    service = unit(path)
    chosen = {name: service[name] for name in ("KillMode", "ProtectSystem", "NoNewPrivileges")}
    assert chosen == {"KillMode": "mixed", "ProtectSystem": "strict", "NoNewPrivileges": "yes"}


def test_redis_is_started_as_the_start_up_checks_demand() -> None:
    command = compose()["services"]["redis"]["command"][-1]
    wanted = ("--appendonly yes", "--maxmemory-policy noeviction", "--requirepass")
    assert [one for one in wanted if one not in command] == []


def test_every_variable_in_the_compose_file_is_one_that_is_read(tmp_path: Path) -> None:
    assert set(compose()["x-issuegraph"]["environment"]) - variables_read(tmp_path) == set()


def test_nothing_that_tidies_up_takes_the_data_of_an_instance() -> None:
    recipe = (ROOT / "Makefile").read_text().partition("\nclean:")[2]
    removed = re.findall(r"^\trm -rf (.{1,300})$", recipe, re.MULTILINE)
    assert [line.split() for line in removed if "data" in line.split()] == []
    assert removed


def test_the_image_is_made_of_files_that_exist_and_runs_as_nobody_special() -> None:
    text = (ROOT / "Dockerfile").read_text()
    copied = [
        word
        for line in re.findall(r"^COPY (?!--from)(.{1,200})$", text, re.MULTILINE)
        for word in line.split()[:-1]
    ]
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert [name for name in copied if f"!{name}" not in ignored] == []
    assert re.findall(r"^USER (.{1,50})$", text, re.MULTILINE) == ["issuegraph"]


def test_no_secret_can_reach_the_image() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    allowed = [line for line in lines if line.startswith("!")]
    assert ("*" in lines, [line for line in allowed if "env" in line or "data" in line]) == (
        True,
        [],
    )
