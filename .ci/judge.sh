#!/bin/sh
# Train the built-in judge anew: sh .ci/judge.sh DATA, the folder with the train and dev files (coverage_train.jsonl, …).
#
# PyTorch and the encoder live in .venv-judge, apart from what Viva runs on; the first time needs the network. An hour and
# a quarter on two idle cores that have bfloat16, minutes with a GPU. STEPS (9000) is how long to train.
set -eu

cd "$(dirname "$0")/.."
data=${1:-}
for part in coverage_train coverage_dev score_train score_dev; do
    if [ ! -e "$data/$part.jsonl" ]; then
        echo "Say where the labelled data is: make judge DATA=folder ($part.jsonl is not in '$data')" >&2
        exit 2
    fi
done
python=.venv-judge/bin/python
if [ ! -e .venv-judge/ready ]; then
    "${PYTHON:-python3}" -m venv .venv-judge
    "$python" -m pip --disable-pip-version-check --no-input install --quiet --require-hashes -r requirements.lock
    "$python" -m pip --disable-pip-version-check --no-input install --quiet -r tests/evals/judge/requirements.txt
    touch .venv-judge/ready
fi
"$python" -m tests.evals.judge.train "$data" --out build/judge --steps "${STEPS:-9000}"
"$python" -m tests.evals.judge.export build/judge/model.pt
"$python" -m tests.evals.judge.calibrate "$data"
