"""docker-compose.yml, read as YAML: who runs in which profile, and that every container is held in."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import KNOWN
from bot.tg.webhook import PREFIX

ROOT = Path(__file__).parents[1]
SCALE = {"proxy", "replica", "postgres", "chroma"}
BASE_IMAGE = re.compile(r"^FROM (\S+)", re.MULTILINE)
PINNED = re.compile(r"[\w./-]+:v?\d+\.\d+(\.\d+)?(-[a-z]\w*)*")
"""An image with its whole version; PostgreSQL's has two parts."""
BY_FILE = "_FILE"


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8")))


SERVICES: dict[str, dict[str, Any]] = compose()["services"]
EACH = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)


def test_without_a_profile_it_is_one_container_with_one_volume() -> None:
    assert [name for name, service in SERVICES.items() if "profiles" not in service] == ["viva"]
    assert SERVICES["viva"]["volumes"] == ["data:/data"]
    assert "depends_on" not in SERVICES["viva"]
    assert "ports" not in SERVICES["viva"]


def test_the_other_profiles_have_their_services() -> None:
    by_profile = {name: service["profiles"] for name, service in SERVICES.items() if "profiles" in service}
    assert by_profile == {**{name: ["scale"] for name in SCALE}, "ollama": ["ollama"]}
    assert SERVICES["replica"]["deploy"]["replicas"] >= 2
    assert set(SERVICES["replica"]["depends_on"]) == {"postgres", "chroma"}


@EACH
def test_a_container_is_held_in(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    user, _, group = service["user"].partition(":")
    assert int(user) > 0
    assert int(group) > 0
    assert {"mem_limit", "cpus", "pids_limit", "restart", "logging"} <= set(service)
    assert all("size=" in place for place in service["tmpfs"])
    assert not {"privileged", "network_mode", "devices", "pid"} & set(service)


def test_only_the_proxy_asks_for_a_right_and_for_ports() -> None:
    assert {name: service["cap_add"] for name, service in SERVICES.items() if "cap_add" in service} == {
        "proxy": ["NET_BIND_SERVICE"]
    }
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert compose()["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "chroma"):
        assert SERVICES[name]["networks"] == ["inside"]


@EACH
def test_health_is_looked_at(service: dict[str, Any]) -> None:
    check = service["healthcheck"]
    assert check["test"][0] == "CMD"
    assert {"interval", "timeout", "retries"} <= set(check)


def test_the_bot_is_asked_for_its_health_by_no_proxy(unused_tcp_port: int) -> None:
    class Healthy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    program = SERVICES["viva"]["healthcheck"]["test"][-1]
    assert SERVICES["replica"]["healthcheck"]["test"][-1] == program
    proxy = f"http://127.0.0.1:{unused_tcp_port}"
    with ThreadingHTTPServer(("127.0.0.1", 0), Healthy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = program.replace("127.0.0.1:8080", f"127.0.0.1:{server.server_port}")
        env = {**os.environ, "http_proxy": proxy, "HTTP_PROXY": proxy, "no_proxy": "", "NO_PROXY": ""}
        ran = subprocess.run([sys.executable, "-c", here], env=env, capture_output=True, check=False)
        server.shutdown()
    assert (ran.returncode, ran.stderr) == (0, b"")


@EACH
def test_images_are_pinned(service: dict[str, Any]) -> None:
    build = service.get("build", {})
    if "dockerfile_inline" in build:
        images = BASE_IMAGE.findall(build["dockerfile_inline"])
    elif build:
        images = BASE_IMAGE.findall((ROOT / build["context"] / "Dockerfile").read_text(encoding="utf-8"))
    else:
        images = [service["image"]]
    assert images
    assert all(PINNED.fullmatch(image) for image in images), images


def test_the_index_server_is_as_old_as_its_client() -> None:
    locked = re.search(r"^chromadb==(\S+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert locked
    assert f"chromadb/chroma:{locked[1]}\n" in SERVICES["chroma"]["build"]["dockerfile_inline"]


@EACH
def test_settings_are_known_and_secrets_are_files(service: dict[str, Any]) -> None:
    environment = service.get("environment", {})
    names = {name for name in environment if name.startswith("VIVA_")}
    assert {name.removesuffix(BY_FILE) for name in names} <= set(KNOWN)
    # Unset where a file takes its place, for the two together stop the start.
    assert all(environment[name.removesuffix(BY_FILE)] == "" for name in names if name.endswith(BY_FILE))
    secrets = {place.rpartition("/")[2] for name, place in environment.items() if name.endswith(BY_FILE)}
    assert secrets == set(service.get("secrets", []))
    assert not {"TOKEN", "PASSWORD", "SECRET", "KEY"} & {
        name.rpartition("_")[2] for name, value in environment.items() if value
    }


def test_every_name_used_is_defined() -> None:
    whole = compose()
    for name, service in SERVICES.items():
        assert set(service["networks"]) <= set(whole["networks"]), name
        assert set(service.get("secrets", [])) <= set(whole["secrets"]), name
        volumes = {entry.partition(":")[0] for entry in service.get("volumes", []) if not entry.startswith(".")}
        assert volumes <= set(whole["volumes"]), name
        files = [entry.partition(":")[0] for entry in service.get("volumes", []) if entry.startswith(".")]
        assert all((ROOT / file).is_file() for file in files), name
        assert set(service.get("depends_on", {})) <= set(SERVICES), name


def test_the_proxy_brings_on_only_what_telegram_calls() -> None:
    caddyfile = compose()["configs"]["caddyfile"]["content"]
    assert SERVICES["proxy"]["configs"] == [{"source": "caddyfile", "target": "/etc/caddy/Caddyfile"}]
    # Compose puts settings in for a single $; Caddy reads its own.
    assert "{$$VIVA_WEBHOOK_URL} {" in caddyfile
    assert f"path {PREFIX}*\n" in caddyfile
    assert "name replica" in caddyfile
    assert caddyfile.count("{") == caddyfile.count("}")
    host, _, port = SERVICES["replica"]["environment"]["VIVA_LISTEN"].partition(":")
    assert host == "0.0.0.0"  # noqa: S104 - inside the container, on a network of its own
    assert f"port {port}\n" in caddyfile


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl")
def test_secrets_are_made_once_and_nobody_else_may_look(tmp_path: Path) -> None:
    from cryptography.fernet import Fernet

    (tmp_path / ".ci").mkdir()
    script = shutil.copy(ROOT / ".ci" / "secrets.sh", tmp_path / ".ci")
    token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

    def make() -> dict[str, str]:
        subprocess.run(["sh", script], input=f"{token}\n", text=True, check=True, capture_output=True)
        return {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "secrets").iterdir()}

    made = make()
    assert set(made) == set(compose()["secrets"])
    assert made["telegram_token"] == token
    assert made["database_url"] == f"postgresql+psycopg://viva:{made['postgres_password']}@postgres/viva"
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,256}", made["webhook_secret"])
    Fernet(made["encryption_key"])
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    assert make() == made


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl")
@pytest.mark.parametrize(
    ("given", "token"), [("1:a", "1:a"), ("1:a\n", "1:a"), ("\n", None), (" \n", None), ("", None)]
)
def test_a_token_needs_no_end_of_line_and_nothing_is_no_token(tmp_path: Path, given: str, token: str | None) -> None:
    (tmp_path / ".ci").mkdir()
    script = shutil.copy(ROOT / ".ci" / "secrets.sh", tmp_path / ".ci")
    ran = subprocess.run(["sh", script], input=given, text=True, check=False, capture_output=True)
    made = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "secrets").iterdir()}
    assert made.get("telegram_token") == token
    assert ran.returncode == (0 if token else 1)
    assert ("is complete" if token else "No token was given") in ran.stderr


def secrets_script(folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `.ci/secrets.sh` in ``folder``, with ``env`` instead of the environment if there is any."""
    (folder / ".ci").mkdir(exist_ok=True)
    script = shutil.copy(ROOT / ".ci" / "secrets.sh", folder / ".ci")
    command = [shutil.which("sh") or "sh", script]
    return subprocess.run(command, input="1:a", text=True, check=False, capture_output=True, env=env or None)


def test_without_openssl_no_secret_is_made_and_it_is_not_called_complete(tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("dirname", "mkdir", "chmod", "mv", "rm", "cat", "tr"):
        (tools / name).symlink_to(str(shutil.which(name)))
    ran = secrets_script(tmp_path, PATH=str(tools))
    assert (ran.returncode, "openssl" in ran.stderr, "complete" in ran.stderr) == (1, True, False)
    assert not (tmp_path / "secrets").exists()


def test_an_openssl_that_fails_leaves_no_empty_secret(tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "openssl").symlink_to(str(shutil.which("false")))
    ran = secrets_script(tmp_path, PATH=f"{tools}:{os.environ['PATH']}")
    assert (ran.returncode, "encryption_key" in ran.stderr, "is complete" in ran.stderr) == (1, True, False)
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["telegram_token"]


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl")
@pytest.mark.parametrize(
    "before", ["postgresql+psycopg://viva:@postgres/viva", "postgresql+psycopg://me:mine@db.example.org/viva"]
)
def test_a_new_password_is_that_of_the_address_unless_the_database_is_elsewhere(tmp_path: Path, before: str) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "database_url").write_text(before, encoding="utf-8")
    (tmp_path / "secrets" / "postgres_password").touch()
    assert secrets_script(tmp_path).returncode == 0
    password = (tmp_path / "secrets" / "postgres_password").read_text(encoding="utf-8")
    own = f"postgresql+psycopg://viva:{password}@postgres/viva"
    after = (tmp_path / "secrets" / "database_url").read_text(encoding="utf-8")
    assert password
    assert after == (own if "@postgres/" in before else before)


def test_docker_reads_it_too() -> None:
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("no docker compose")
    for profiles, expected in ((["scale"], {"viva", *SCALE}), ([], {"viva"})):
        command = [docker, "compose", *(f"--profile={name}" for name in profiles), "config", "--format", "json"]
        env = {**os.environ, "VIVA_WEBHOOK_URL": "https://bot.example.org"}
        read = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        assert set(json.loads(read.stdout)["services"]) == expected
