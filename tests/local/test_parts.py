"""The parts of one machine: processes told apart, deep folders, a PostgreSQL with its two roles."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from environ import Env
from psycopg import sql

from config.local import environment, machine, postgres, processes, services, setup
from config.local.broker import Broker
from config.local.places import make_room
from config.local.refused import Refused

pytestmark = pytest.mark.xdist_group("local")


def sleeper(folder: Path) -> processes.Child:
    return processes.spawn("sleeper", ["sleep", "60"], log=folder / "sleeper.log", env={"PATH": os.defpath})


def test_what_a_killed_supervisor_left_is_ended(tmp_path: Path) -> None:
    child = sleeper(tmp_path)
    processes.write_down(tmp_path / "record", [child])
    assert processes.sweep(tmp_path / "record") == 1
    assert child.popen.wait(5) == -signal.SIGTERM


def test_a_stranger_with_a_number_that_was_ours_is_left_alone(tmp_path: Path) -> None:
    child = sleeper(tmp_path)
    record = {"boot": processes.boot(), "started": {child.popen.pid: 1}}
    (tmp_path / "record").write_text(json.dumps(record))
    assert processes.sweep(tmp_path / "record") == 0
    assert child.running
    processes.stop(child)


def test_the_environment_is_that_of_the_part_that_serves(tmp_path: Path) -> None:
    record = tmp_path / "record"
    log = tmp_path / "sleeper.log"
    assert processes.portal_environment(record) is None
    env = {"PATH": os.defpath, "DATABASE_URL": "postgresql:///a?b=c"}
    parts = [sleeper(tmp_path), processes.spawn("web", ["sleep", "60"], log=log, env=env)]
    try:
        processes.write_down(record, parts)
        assert processes.still(record, "supervisor") == [os.getpid()]
        assert processes.portal_environment(record) == env
    finally:
        for part in parts:
            processes.stop(part)
    assert processes.portal_environment(record) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"boot": "another", "started": {"1": 1}}'])
def test_a_record_that_says_nothing_ends_nobody(tmp_path: Path, text: str) -> None:
    (tmp_path / "record").write_text(text)
    assert processes.sweep(tmp_path / "record") == 0


def test_commands_at_once_make_room_in_one_folder(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: make_room(tmp_path, 0), range(400))) == [None] * 400
    assert list(tmp_path.iterdir()) == []


def test_a_broker_runs_in_a_folder_too_deep_for_a_socket(tmp_path: Path) -> None:
    broker = Broker(tmp_path / ("deep/" * 30) / "broker", tmp_path / "broker.log")
    broker.prepare()
    child = broker.start()
    try:
        services.wait(broker.answers, child, broker.log)
    finally:
        processes.stop(child)
        broker.clear()
    assert not broker.path.exists()
    broker.clear()


def test_a_server_that_will_not_start_is_explained_from_its_log(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    command = ["sh", "-c", "echo first; echo the reason; exit 3"]
    child = processes.spawn("server", command, log=log, env={"PATH": os.defpath})
    with pytest.raises(Refused, match=r"server did not start: the reason \(more in .*server.log\)"):
        services.wait(lambda: False, child, log)


def test_a_command_that_failed_is_explained_by_its_error(tmp_path: Path) -> None:
    log = tmp_path / "demonstrate.log"
    log.write_text(
        '  raise ex\ndjango.db.utils.ProgrammingError: relation "x" does not exist\nLINE 1: from x\n      ^\n'
    )
    assert 'failed: django.db.utils.ProgrammingError: relation "x" does not exist (' in services.why(
        "demonstrate", log, "failed"
    )


def test_the_portal_role_owns_nothing_and_may_use_what_the_owner_makes(local: Path) -> None:
    started = services.Services()
    server = services.start_postgres(local, postgres.CARELESS, started)
    try:
        with psycopg.connect(server.url(postgres.OWNER)) as owner:
            owner.execute("CREATE TABLE thing (name citext)")
        with psycopg.connect(server.url(postgres.APP)) as app:
            app.execute("INSERT INTO thing VALUES ('one')")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("DROP TABLE thing")
        with psycopg.connect(server.url(postgres.OWNER)) as owner:
            powers = "SELECT bool_or(rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname IN ({}, {})"
            names = sql.Literal(postgres.OWNER), sql.Literal(postgres.APP)
            assert owner.execute(sql.SQL(powers).format(*names)).fetchone() == (False,)
    finally:
        started.stop()


def test_the_log_of_postgresql_keeps_no_values(local: Path) -> None:
    started = services.Services()
    server = services.start_postgres(local, postgres.CARELESS, started)
    try:
        with psycopg.connect(server.url(postgres.OWNER)) as owner:
            owner.execute("CREATE TABLE person (name text UNIQUE)")
            owner.execute("INSERT INTO person VALUES ('Wilhelmina')")
            with pytest.raises(psycopg.errors.UniqueViolation):
                owner.execute("INSERT INTO person VALUES ('Wilhelmina')")
    finally:
        started.stop()
    log = server.log.read_text()
    assert "person_name_key" in log
    assert "Wilhelmina" not in log


@pytest.mark.skipif(
    os.geteuid() != 0, reason="2026-11-21: only root has folders that PostgreSQL's user may not enter"
)
def test_where_only_root_may_go_the_data_are_kept_elsewhere(local: Path) -> None:
    local.chmod(0o700)
    closed = local / "closed"
    started = services.Services()
    try:
        server = services.start_postgres(closed, postgres.CARELESS, started)
        assert (closed / "postgres").resolve() == server.home
        assert postgres.ELSEWHERE in server.home.parents
        assert server.answers()
    finally:
        started.stop()
    assert not server.home.exists()


def test_an_old_python_is_refused() -> None:
    text = Path(processes.__file__).with_name("setup.py").read_text()
    old = text.replace("OLDEST = (3, 11)", "OLDEST = (9, 9)")
    done = subprocess.run(
        ["python3", "-", "dev"],
        input=old.replace("__file__", "'/a/b/c'"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Python 9.9 or newer is needed" in done.stderr


@pytest.mark.parametrize(
    ("options", "named", "distribution", "goes_on"),
    [
        ("'--enable-shared'", {}, "/bin/true", True),
        ("'--enable-optimizations'", {}, "/bin/true", False),
        ("'--enable-shared'", {"PYTHON": "python3"}, "/bin/true", False),
        ("'--enable-shared'", {}, "/bin/false", False),
        ("'--enable-shared'", {}, "/no/python3", False),
    ],
    ids=["slow", "fast", "named", "not_fit", "not_there"],
)
def test_a_slow_python_gives_way_to_the_distributions(
    options: str, named: dict[str, str], distribution: str, goes_on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[str] = []
    monkeypatch.delenv("PYTHON", raising=False)
    monkeypatch.setattr(setup, "DISTRIBUTION", distribution)
    monkeypatch.setattr("sys.base_prefix", "/elsewhere")
    monkeypatch.setattr("sysconfig.get_config_var", {"CONFIG_ARGS": options}.get)
    monkeypatch.setattr("os.execv", lambda program, arguments: gone.append(program))
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    setup.prefer_the_fast()
    assert gone == [distribution] * goes_on


@pytest.mark.parametrize(
    ("need", "sentence"),
    [
        (machine.need_pango, "Missing to make PDF files: libnone0. As root run `apt-get install"),
        (machine.need_browser, "Missing for the browser tests (BROWSER=no leaves them out): "),
    ],
)
def test_what_the_machine_lacks_and_nobody_may_install_is_named_in_one_sentence(
    need: Callable[[], None], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no apt-get, and no browser
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setitem(machine.PANGO, "libnone.so.0", "libnone0")
    with pytest.raises(Refused) as refused:
        need()
    assert sentence in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_a_venv_that_lies_elsewhere_is_not_emptied(tmp_path: Path) -> None:
    text = Path(processes.__file__).with_name("setup.py").read_text()
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    (ours / "config" / "local").mkdir(parents=True)
    theirs.mkdir()
    (theirs / "kept").touch()
    (ours / ".venv").symlink_to(theirs)
    (ours / "config" / "local" / "setup.py").write_text(text)
    done = subprocess.run(
        ["python3", ours / "config" / "local" / "setup.py", "dev"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "is a link to another folder" in done.stderr
    assert "Traceback" not in done.stderr
    assert (theirs / "kept").exists()


def test_mail_is_written_into_this_machines_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)  # what is set outside stays
    address = environment.serving(tmp_path, 8000)["EMAIL_URL"]
    assert Env.email_url_config(address)["EMAIL_FILE_PATH"] == str(tmp_path / "mail")
