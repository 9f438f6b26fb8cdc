"""`python -m config.local run`, `test` and so on: what the Makefile calls once `.venv` is whole."""

import errno
import os
import subprocess
import sys

from config.local import assets, backup, checks, environment, machine, services, supervisor
from config.local.places import BUILD, ROOT
from config.local.refused import Refused


def test(arguments: list[str]) -> None:
    """The whole suite; pytest itself starts what it needs (`pytest_services`).

    Three processes keep two cores busy, for many tests wait for programs that they have started.
    """
    machine.need_pango()
    if os.environ.get("BROWSER") != "no":
        machine.need_browser()
    pytest = [sys.executable, "-m", "pytest", "-n", "3", "--dist", "loadgroup", *arguments]
    os.chdir(ROOT)
    os.execv(sys.executable, pytest)


def bench(arguments: list[str]) -> None:
    """The measurements, on a PostgreSQL that waits for the disk as in earnest."""
    machine.need_pango()
    assets.prepare()
    started = services.start("bench", options=())
    try:
        env = environment.testing() | dict(os.environ) | started.variables
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks", *arguments], cwd=ROOT, env=env, check=False
        )
    finally:
        started.stop()
    sys.exit(done.returncode)


def keep_bytecode() -> None:
    """Compile each module once, not in every process that is started, even where Python was told to leave no files."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(BUILD / "bytecode"))


def main(command: str, arguments: list[str]) -> None:
    keep_bytecode()
    match command:
        case "run":
            supervisor.run()
        case "manage":
            supervisor.manage(arguments)
        case "test":
            test(arguments)
        case "check":
            checks.run()
        case "bench":
            bench(arguments)
        case "assets":
            assets.prepare()
        case "backup":
            backup.backup(os.environ.get("FILE", ""))
        case "restore":
            backup.restore(os.environ.get("FILE", ""), force=os.environ.get("FORCE") == "yes")
        case _:
            raise Refused(
                f"There is no command `{command}`: run, manage, test, check, bench, assets, backup or restore."
            )


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "", sys.argv[2:])
    except Refused as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            sys.exit(f"The disk is full: there is no room left for {problem.filename or ROOT}.")
        if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            sys.exit(f"You may not write {problem.filename or ROOT}: change its owner or use another folder.")
        raise
