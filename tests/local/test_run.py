"""`make run`: it comes up, survives the death of any part, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from config.local.places import ROOT
from tests.local.portal import Portal, command, refusal

pytestmark = pytest.mark.xdist_group("local")


WHO = "from django.conf import settings as s; print(s.DATABASES['default']['USER'], s.SITE_URL)"


@pytest.mark.slow
def test_a_portal_survives_every_death_and_leaves_nothing(settled: Portal) -> None:
    portal = settled
    if not portal.runs:
        portal.start()
    assert portal.ready()
    parts = portal.parts()
    assert len(parts) == 5
    assert portal.popen
    assert f"kill {portal.popen.pid}" in refusal(portal.local, PORT=str(portal.port))
    words, env = command(portal.local, "manage", "shell", "-v0", "-c", WHO)
    said = subprocess.check_output(words, cwd=ROOT, env=env, text=True)
    assert said.split() == ["portal_app", f"http://127.0.0.1:{portal.port}"]
    for folder in ("mail", "logs", "beat", "broker"):
        assert (portal.local / folder).stat().st_mode & 0o777 == 0o700
    assert portal.local.stat().st_mode & 0o077 == (0o011 if os.geteuid() == 0 else 0)

    for pid in parts:
        os.kill(pid, signal.SIGKILL)
    portal.wait(lambda: len(portal.parts()) == 5 and not portal.parts() & parts)
    # The web server is not there yet: whoever asks now waits for it and is not turned away.
    with urllib.request.urlopen(f"http://127.0.0.1:{portal.port}/health/live", timeout=60) as answer:
        assert answer.status == 200
    portal.wait(portal.ready)

    portal.end(signal.SIGKILL)
    portal.start()
    assert portal.ready()

    assert portal.end(signal.SIGINT) == 0
    assert portal.left() == []
    assert portal.port_is_free()
    for leftover in ("processes.json", "postgres/data/postmaster.pid", "broker/broker.sock"):
        assert not (portal.local / leftover).exists()


def test_a_busy_port_is_named_with_another_to_try(local: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"Port {port} is in use" in refusal(local, PORT=str(port))


@pytest.mark.parametrize("port", ["web", "0", "70000", "²"])
def test_a_port_that_is_none_is_refused(local: Path, port: str) -> None:
    assert f"PORT={port} is not a port" in refusal(local, PORT=port)


def test_data_of_another_version_are_left_alone(local: Path) -> None:
    data = local / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    assert "was made by PostgreSQL 9" in refusal(local)
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_a_folder_that_may_not_be_written_is_named() -> None:
    assert "You may not write" in refusal(Path("/sys/portal"))


def test_a_full_disk_is_named(local: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "portal", str(local)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("2026-11-21: only root may mount a small disk")
    try:
        assert "The disk is full" in refusal(local)
        fill = subprocess.run(
            ["dd", "if=/dev/zero", f"of={local}/heap", "bs=1M"], check=False, capture_output=True
        )
        assert b"No space left" in fill.stderr
        assert "The disk is full" in refusal(local)
    finally:
        subprocess.run(["umount", str(local)], check=True)


def test_without_a_portal_there_is_nothing_to_manage(local: Path) -> None:
    words, env = command(local, "manage", "check")
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("No portal runs from this folder")


def test_a_command_that_does_not_exist_is_named(local: Path) -> None:
    words, env = command(local, "fly")
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no command `fly`" in done.stderr
