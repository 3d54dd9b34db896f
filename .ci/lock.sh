#!/bin/sh
# Write requirements.lock and requirements-dev.lock anew from pyproject.toml (needs the network).
#
# Versions already locked stay while they fit; UPGRADE=1 takes the newest of everything. uv comes from a throw-away
# environment, and what it resolves holds for every platform and for Python 3.11 and newer.
set -eu

cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip --disable-pip-version-check --no-input install --quiet "uv>=0.8"

# The build back end is locked as well, so that the editable installation needs no network.
"$work/venv/bin/python" - >"$work/build.in" <<'PYTHON'
import tomllib

with open("pyproject.toml", "rb") as file:
    print(*tomllib.load(file)["build-system"]["requires"], sep="\n")
PYTHON

resolve() { # $1: file to write, then more of uv's options
    target=$1
    shift
    if [ -f "$target" ]; then cp "$target" "$work/new.lock"; fi
    "$work/venv/bin/uv" pip compile pyproject.toml "$work/build.in" --output-file "$work/new.lock" --quiet \
        --no-config --python-version 3.11 --universal --generate-hashes \
        --no-annotate --no-header --no-emit-index-url --no-emit-find-links ${UPGRADE:+--upgrade} "$@"
    mv "$work/new.lock" "$target"
    echo "$target: $(grep -c == "$target") packages"
}

resolve requirements.lock
resolve requirements-dev.lock --extra dev --constraint requirements.lock
