#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make bench: every measurement, both sides in one run, as Markdown to put into bench/RESULTS.md. Takes about an hour and 8 GB.
set -eu
cd "$(dirname "$0")/.."
build=${1:-build}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/athar-bench.XXXXXX")
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
ninja -C "$build" bench/bench-floor bench/bench-hash bench/bench-store bench/bench-make-records bench/bench-find >/dev/null
bench/make-data.py "$scratch/data"
bench/ingest.py "$scratch/data" --build "$build"
bench/records.py "$build"
