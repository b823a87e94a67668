"""Without anything to score there is no score, and no success."""

from pathlib import Path

from click.testing import CliRunner

from workers.cli import main


def test_a_file_without_a_judged_thread_is_no_score(tmp_path: Path) -> None:
    file = tmp_path / "threads.jsonl"
    file.write_text("{}\n")
    result = CliRunner().invoke(main, ["eval", "threads", str(file)])
    assert result.exit_code == 1
    assert result.output == f"Error: {file}: no line is a judged thread, so there is no score\n"
