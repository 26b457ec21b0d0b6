"""The launcher: what ./run says when it cannot start, and what it leaves when it ends."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from launch import environment, places, serve, services, suite
from launch.problem import Problem
from tests import lanes
from tests.proofs import start
from tests.proofs.__main__ import main as prove
from tests.proofs.parts import PARTS
from tests.samples import a_docx

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("begun")]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def venv(tmp_path, monkeypatch):
    """An environment of our own that nothing was installed into."""
    folder = tmp_path / "venv"
    monkeypatch.setattr(environment, "GIVEN", None)
    monkeypatch.setattr(environment, "VENV", folder)
    monkeypatch.setattr(environment, "PYTHON", folder / "bin" / "python")
    monkeypatch.setattr(environment, "STAMP", folder / "installed.json")
    return folder


@pytest.fixture(scope="module")
def refusals(tmp_path_factory):
    return start.bad_starts(tmp_path_factory.mktemp("bad"))


@pytest.mark.parametrize(
    ("case", "advice"),
    [
        ("port in use", "choose another port"),
        ("old Python", "install Python 3.11"),
        ("read-only folder", "choose another with --data"),
        ("bad DATABASE_URL", "write it like postgres://"),
        ("database unreachable", "start the database"),
        ("no SECRET_KEY", "set it to a long random text"),
        ("demo on every address", "start with --no-demo"),
    ],
)
def test_a_bad_start_says_one_sentence_and_what_to_do(refusals, case, advice):
    done = refusals[case]

    assert start.is_one_sentence(done), done.stderr
    assert advice in done.stderr


def test_nothing_stays_behind_after_ctrl_c_and_the_second_start_is_quick(tmp_path):
    data = start.copy_of_begun(tmp_path / "data")

    left = start.left_after(data, signal.SIGINT)
    with start.started(data) as (_, seconds):
        pass

    assert left == 0
    assert seconds < 20  # the suite's machine is busy; ./run prove start says 5


def test_nothing_stays_behind_when_the_launcher_is_killed(tmp_path):
    data = start.copy_of_begun(tmp_path / "data")

    assert start.left_after(data, signal.SIGKILL) == 0


def clocks_of(data):
    """The processes that tick; with -B they would be children of the worker."""
    return [
        pid
        for pid in start.processes_of(data)
        if b"beat" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def test_a_clock_that_dies_ticks_again(tmp_path):
    data = start.copy_of_begun(tmp_path / "data")
    with start.started(data):
        start.eventually(lambda: clocks_of(data))
        (killed,) = clocks_of(data)
        os.kill(killed, signal.SIGKILL)

        assert start.eventually(lambda: set(clocks_of(data)) - {killed})


def test_a_second_run_on_the_same_data_is_refused(tmp_path):
    with places.claim_data(tmp_path), pytest.raises(Problem, match=r"Another \./run"):
        places.claim_data(tmp_path)


@pytest.mark.parametrize(
    "url",
    ["nonsense", "mysql://a/b", "postgres://", "postgres://h:port/db", "sqlite:///"],
)
def test_a_database_url_that_cannot_be_meant_is_one_sentence(tmp_path, url):
    run = [ROOT / "run", "--port", str(start.free_port()), "--data", tmp_path]

    done = start.refusal(run, DATABASE_URL=url)

    assert start.is_one_sentence(done), done.stderr
    assert "DATABASE_URL cannot be read" in done.stderr


def test_the_file_run_is_readable_for_an_old_python():
    text = (ROOT / "run").read_text(encoding="utf-8")

    newer = re.findall(r"\bf\"|:=|\bmatch\b|->|: (?:str|int)\b", text)

    assert newer == []


def test_without_a_package_index_the_sentence_names_the_way_offline(venv, monkeypatch):
    venv.mkdir()
    failing = [sys.executable, "-c", "raise SystemExit('NameResolutionError')"]

    with pytest.raises(Problem, match=r"no package index answers.*wheelhouse"):
        environment.logged(failing)


def test_a_folder_for_the_environment_that_cannot_be_made_is_one_sentence(venv):
    venv.write_text("a file stands where the folder should be")

    with pytest.raises(Problem, match="cannot be written"):
        environment.ready("requirements.txt")


def test_the_environment_is_made_anew_only_when_the_pins_change(venv, monkeypatch):
    installed = []
    monkeypatch.setattr(environment, "make_venv", lambda _: environment_exists(venv))
    monkeypatch.setattr(environment, "logged", installed.append)

    environment.ready("requirements-dev.txt")
    environment.ready("requirements-dev.txt")
    environment.ready("requirements.txt")
    monkeypatch.setattr(environment, "digest", lambda _: "other pins")
    environment.ready("requirements.txt")

    files = [Path(command[-1]).name for command in installed]
    assert files == ["requirements-dev.txt", "requirements.txt"]


def environment_exists(venv):
    (venv / "bin").mkdir(exist_ok=True)
    (venv / "bin" / "python").touch()


def test_the_pins_for_tests_hold_every_pin_of_the_portal():
    pins = {
        name: set(
            re.findall(r"^[\w.\[\]-]+==\S+", (ROOT / name).read_text(), re.MULTILINE)
        )
        for name in ("requirements.txt", "requirements-dev.txt")
    }

    assert pins["requirements.txt"] - pins["requirements-dev.txt"] == set()


def a_service(tmp_path, *command):
    return services.Service("thing", list(command), {}, tmp_path, tmp_path / "log")


def test_a_service_that_keeps_dying_ends_everything_and_names_its_log(tmp_path):
    service = a_service(tmp_path, "/bin/false")
    for second in range(services.DEATHS - 1):
        service.start()
        service.bury(now=second)

    with pytest.raises(Problem, match=r"died 5 times.*log"):
        service.bury(now=services.DEATHS)


def test_a_service_returns_later_each_time_it_dies(tmp_path):
    service = a_service(tmp_path, "/bin/false")

    service.bury(now=0)
    first = service.restart_at
    service.bury(now=10)

    assert (first, service.restart_at - 10) == (1, 2)


def test_stopping_also_ends_the_children_of_children(tmp_path, monkeypatch):
    monkeypatch.setattr(services, "PATIENCE", 0.5)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    service = a_service(
        tmp_path, "/bin/sh", "-c", "trap '' TERM; sleep 97.31 & wait; sleep 97.31"
    )
    service.start()

    services.stop([service])

    listed = subprocess.run(
        ["ps", "-eo", "args"], capture_output=True, text=True, check=True
    )
    assert "sleep 97.31" not in listed.stdout


def test_the_env_file_names_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.delenv("DATA_DIR", raising=False)
    (tmp_path / ".env").write_text("# data\nexport DATA_DIR='/srv/portal'\n")

    assert serve.data_folder(None) == Path("/srv/portal")


def test_every_test_runs_in_exactly_one_lane_unless_the_engine_matters():
    everything = {"PostgreSQL": "postgres://x", "Redis": "redis://x", "Chromium": "/x"}
    bare = dict.fromkeys(everything, "")

    assert [lane.marks for lane in suite.lanes(everything)] == [
        "not (browser or race or redis)",
        "(engine and not once or race or redis) and not browser",
        "browser",
    ]
    assert [lane.marks for lane in suite.lanes(bare)] == ["not (browser)", "browser"]


def test_a_lane_reads_the_files_that_name_its_marks_and_one_without_reads_all():
    browser = suite.Lane("browser", "browser", needs=("browser",)).files()

    assert "tests/proofs/test_pages.py" in browser
    assert "tests/test_prober.py" not in browser
    assert suite.Lane("SQLite", "not browser").files() == []


def test_a_test_whose_mark_stands_in_another_file_stops_the_run(request):
    item = request.node
    assert lanes.unnamed([item]) == []

    item.add_marker("engine")

    assert lanes.unnamed([item]) == ["test_run.py (engine)"]


def test_a_name_says_nothing_that_another_process_would_say_otherwise(request):
    named = request.config.hook.pytest_make_parametrize_id
    facts = {"config": request.config, "argname": "data"}

    assert named(val=a_docx(), **facts) == "bytes"
    assert len(named(val="长" * 10_000, **facts)) < 200


def test_tests_of_a_group_run_in_one_process(request):
    """A pytest that leaves the name of the group out gives each to another process:
    the demo is begun twice, and one Redis serves two tests at once."""
    grouped = getattr(request.config.option, "loadgroup", False)

    assert request.node.nodeid.endswith("@begun") is grouped


def test_the_closing_line_counts_over_all_lanes(tmp_path):
    total, report = suite.Tally(passed=5), tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/>'
        "</testsuites>"
    )

    suite.add(total, report, code=1)
    suite.add(total, tmp_path / "crashed.xml", code=3)

    assert str(total) == "10 passed, 3 failed, 2 skipped"


def test_a_proof_that_is_not_there_is_named_with_those_that_are(capsys):
    assert prove(["sing"]) == 1
    assert capsys.readouterr().out == (
        f"There is no proof sing; there are: {', '.join(PARTS)}.\n"
    )
