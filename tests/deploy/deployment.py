"""The parts of docker-compose.yml as plain processes: their own commands, and only the variables of Compose."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from config.local import processes
from config.local.places import ROOT
from config.local.processes import Child
from tests.deploy import compose


class Deployment:
    """One start of the parts. `hosts` says what stands here for a host of Compose's, as it is written in an address."""

    def __init__(self, folder: Path, variables: dict[str, str], hosts: dict[str, str], port: int) -> None:
        self.folder = folder
        self.variables = variables
        self.hosts = hosts
        self.port = port
        self.children: dict[str, Child] = {}
        self.file = compose.load()

    def environment(self, part: str) -> dict[str, str]:
        """Image and Compose together; the container's /venv is our .venv here, its /portal the project."""
        image = compose.environment_of_image() | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(self.folder)}
        image["PATH"] = image["PATH"].replace("/venv", sys.prefix).replace("$PATH", os.defpath)
        given = compose.environment(part, self.variables)
        for host, here in self.hosts.items():
            given = {name: value.replace(host, here) for name, value in given.items()}
        return image | given | {"PORT": str(self.port), "HOSTNAME": socket.gethostname()}

    def command(self, part: str) -> list[str]:
        words = self.own_folder(self.file["services"][part].get("command") or compose.command_of_image())
        return [str(Path(sys.prefix, "bin", words[0])), *words[1:]]

    def own_folder(self, words: list[str]) -> list[str]:
        """A command whose /tmp is the part's own, as it is in a container."""
        return [word.replace("/tmp", str(self.folder)) for word in compose.fill(words, self.variables)]  # noqa: S108

    def start(self, part: str) -> Child:
        env, log = self.environment(part), self.folder / f"{part}.log"
        self.children[part] = processes.spawn(part, self.command(part), log=log, env=env)
        return self.children[part]

    def healthy(self, part: str) -> bool:
        """Whether the part's own health check says so."""
        kind, *words = self.own_folder(self.file["services"][part]["healthcheck"]["test"])
        command = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
        env = self.environment(part)
        done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, check=False)
        return done.returncode == 0

    def wait_until_healthy(self, part: str) -> None:
        until = time.monotonic() + 60
        while not self.healthy(part):
            assert self.children[part].running, self.log(part)
            assert time.monotonic() < until, self.log(part)
            time.sleep(0.2)

    def wait(self, part: str, seconds: float) -> int:
        """The status with which the part ends within this time."""
        return self.children[part].popen.wait(seconds)

    def ask_to_stop(self, part: str) -> None:
        """The stop signal, to the main process alone, as the engine sends it."""
        name = self.file["services"][part]["stop_signal"]
        self.children[part].popen.send_signal(signal.Signals[name])

    def grace(self, part: str) -> float:
        return float(self.file["services"][part]["stop_grace_period"].removesuffix("s"))

    def log(self, part: str) -> str:
        return (self.folder / f"{part}.log").read_text()

    def end(self) -> None:
        for child in self.children.values():
            processes.stop(child)

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """What the front would get for its visitor; `headers` with an underscore for each hyphen."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request("GET", path, headers={"Host": "portal.example"} | named)
        return line.getresponse()
