#!/bin/sh
# Make .venv ready, once: `.ci/environment.sh runtime` or `.ci/environment.sh dev`.
#
# What is installed is fixed by the hashes in a lock file. A stamp in .venv keeps what it was made from (folder,
# project file, lock); while that is unchanged this ends at once and needs no network. Two at the same time wait
# for each other. PYTHON=… names another interpreter.
set -eu

cd "$(dirname "$0")/.."
case "${1:-}" in
runtime) lock=requirements.lock ;;
dev) lock=requirements-dev.lock ;;
*)
    echo "use: .ci/environment.sh runtime|dev" >&2
    exit 2
    ;;
esac

wanted() { # $1: lock file; everything that the installation depends on
    pwd -P
    cat pyproject.toml "$1"
}

current() { # $1: kind, $2: lock file
    [ -x .venv/bin/python ] && [ -x .venv/bin/viva ] && wanted "$2" | cmp -s - ".venv/.made-$1"
}

ready() { # the development set holds everything of the runtime set
    current dev requirements-dev.lock || { [ "$lock" = requirements.lock ] && current runtime requirements.lock; }
}

usable() { # $1: interpreter; new enough, and able to make an environment (Debian packs venv apart)
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11)); ' 2>/dev/null && "$1" -c 'import venv, ensurepip' 2>/dev/null
}

find_python() {
    for name in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
        if command -v "$name" >/dev/null 2>&1 && usable "$name"; then
            command -v "$name"
            return
        fi
    done
    {
        echo "Viva needs Python 3.11 or newer with its venv module; found: $(python3 --version 2>&1 || echo no python3)."
        echo "Debian, Ubuntu: apt-get install python3-venv. macOS: brew install python. Or name one: make PYTHON=/path/to/python"
    } >&2
    return 1
}

wait_for_others() {
    if command -v flock >/dev/null 2>&1; then
        exec 9<".ci/environment.sh" # the lock ends with this process, however it ends
        flock -n 9 || { echo "Another installation is running; waiting for it." >&2; flock 9; }
        return
    fi
    until mkdir .venv.lock 2>/dev/null; do
        owner=$(cat .venv.lock/pid 2>/dev/null || echo "")
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            rm -rf .venv.lock # its owner was killed
        else
            sleep 1
        fi
    done
    echo $$ >.venv.lock/pid
    trap 'rm -rf .venv.lock' EXIT
    trap 'exit 130' INT TERM HUP
}

if ready; then exit 0; fi
wait_for_others
if ready; then exit 0; fi # the other one did the work

if ! .venv/bin/python -c 'import pip' 2>/dev/null || [ "$(head -n 1 .venv/.folder 2>/dev/null)" != "$(pwd -P)" ]; then
    python=$(find_python)
    echo "Making .venv with $("$python" --version)."
    "$python" -m venv --clear .venv
    pwd -P >.venv/.folder
fi
rm -f .venv/.made-*

echo "Installing from $lock; the first time takes about a minute."
pip() { .venv/bin/python -m pip --disable-pip-version-check --no-input -qq "$@" 9<&-; }
# The lock is complete, so there is nothing to resolve: --no-deps.
pip install --no-deps --require-hashes -r "$lock"
pip install --no-deps --no-index --no-build-isolation --editable .
wanted "$lock" >".venv/.made-$1"
echo "Ready: .venv/bin/viva"
