#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bench/all.sh [BUILD [PHOTO…]], make bench: every measurement, both sides in one run, as Markdown to put into bench/RESULTS.md. Takes about an hour and 8 GB.
# PHOTOs (some 3 megapixels or more) are for analysis and PDQ, which also want PyPI's pdqhash and pillow.
set -eu
cd "$(dirname "$0")/.."
build=${1:-build}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/athar-bench.XXXXXX")
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
ninja -C "$build" bench/bench-floor bench/bench-hash bench/bench-store bench/bench-make-records bench/bench-find bench/bench-log bench/bench-pdq bench/bench-analyze >/dev/null
bench/make-data.py "$scratch/data"
bench/ingest.py "$scratch/data" --build "$build"
export ATHAR_KEYS="$scratch/keys"
"$build/athar" init "$scratch/verify" --name 'قياس' --code BEN </dev/null >/dev/null 2>&1
"$build/athar" -C "$scratch/verify" add "$scratch/data" --no-analysis --source bench </dev/null >/dev/null 2>&1
bench/verify.py "$scratch/verify" --build "$build"
[ $# -lt 2 ] || bench/analyze.py --build "$build" "${@:2}"
[ $# -lt 2 ] || bench/pdq.py --build "$build" "${@:2}"
bench/records.py "$build"
"$build/athar" init "$scratch/find" --name 'قياس' --code BEN </dev/null >/dev/null 2>&1
"$build/bench/bench-make-records" "$scratch/find" 1000000 5000 items
"$build/athar" -C "$scratch/find" rebuild >/dev/null
printf '### find in 1,000,000 items, 10 %% of them with the common word\n\n'
"$build/bench/bench-find" --feed "$scratch/find" | sed 's/^/    /'
"$build/bench/bench-find" "$scratch/find" 31 IMG_00119000 'نادرة777769' 'المشترك' | sed 's/^/    /'
"$build/bench/bench-find" --scan 1000000 31 | sed 's/^/    /'
if command -v wrk >/dev/null; then bench/serve.py "$build" "$scratch/find"; fi
bench/serve.py "$build" --films
bench/serve-slow.py "$build"
