from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from govtext.cli import COMMANDS, build_parser, main
from tests.builders import report


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "report.txt"
    path.write_text(report(), encoding="utf-8")
    return str(path)


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in build_parser()._subparsers._group_actions[0].choices:  # type: ignore[union-attr]
        assert name in COMMANDS
        with pytest.raises(SystemExit) as stopped:
            main([name, "--help"])
        assert stopped.value.code == 0
        assert "usage: govtext" in capsys.readouterr().out


def test_outline(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outline", file]) == 0
    out = capsys.readouterr().out
    assert "云岭县2023年工作报告" in out
    assert "一、2023年工作回顾" in out


def test_read_json(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--json", file]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["schema_version"] == 1


def test_outline_json_is_one_section_a_line(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outline", "--json", file]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["label"] for row in rows if row["level"] == 1] == ["一、", "二、", "三、", "四、"]


def test_a_missing_file_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outline", "nothing-here.txt"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("govtext outline: nothing-here.txt: no such file")


@pytest.mark.parametrize("command", ["read", "outline", "facts", "summarize", "ask -q 有多少人？", "view -o -"])
def test_a_bad_file_does_not_stop_the_others(command: str, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    name, *options = command.split()
    assert main([name, "nothing-here.txt", file, *options]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith(f"govtext {name}: nothing-here.txt: no such file")
    assert captured.out.strip()


def test_unknown_command() -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["translate"])
    assert stopped.value.code == 2


def test_standard_input_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "govtext", "outline", "-"], input=report().encode(), capture_output=True, check=True
    )
    assert "一、2023年工作回顾" in done.stdout.decode()
