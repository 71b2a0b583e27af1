#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds three times (as released; with address and undefined-behaviour sanitizers; for fuzzing), runs every test and adds up:
# the last line is "N passed, N failed". Exit 1 when anything failed or a build broke.
set -u
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0 untried=0

# build DIR MESON-ARGUMENTS…
build() {
  local dir=$1; shift
  [ -f "$dir/build.ninja" ] || meson setup "$dir" "$@" >"$dir.log" 2>&1 || { tail -20 "$dir.log"; return 1; }
  ninja -C "$dir" >"$dir.log" 2>&1 || { grep -E 'error|warning|FAILED' "$dir.log" | head -40; return 1; }
}
# again DIR: each program that failed runs once more, alone: a machine that was too busy is told from a fault. What
# passes then is counted as passed, and named.
again() {
  local dir=$1 name
  awk '$2 ~ /^athar:/ && $5 ~ /^(FAIL|ERROR|TIMEOUT)$/ {print $4}' "$dir.tests" | sort -u >"$dir.failed"
  while read -r name; do
    if meson test -C "$dir" --no-rebuild "$name" >"$dir.again" 2>&1 </dev/null; then
      echo "PASSED ONLY WHEN RUN AGAIN, ALONE: $name ($dir)"
      passed=$((passed + 1)) failed=$((failed - 1))
    else
      tail -40 "$dir.again"
    fi
  done <"$dir.failed"
}
# run DIR MESON-TEST-ARGUMENTS…: a line for each test program as it ends; adds Meson's own counts of them.
run() {
  local dir=$1; shift
  meson test -C "$dir" --print-errorlogs "$@" 2>&1 | tee "$dir.tests"
  count() { sed -n "s/^$1: *\([0-9]*\).*/\1/p" "$dir.tests" | tail -1; }
  passed=$((passed + $(count Ok) + $(count "Expected Fail")))
  failed=$((failed + $(count Fail) + $(count Timeout) + $(count "Unexpected Pass")))
  again "$dir"
  skipped "$dir"
}
# skipped DIR: what was not tried here, and why: said aloud, never counted as passed alone.
skipped() {
  local list=$1.skipped
  sed -n 's/^ok [0-9]* *-* *\(.*\) # SKIP *\(.*\)/NOT TRIED HERE: \1: \2/p' "$1/meson-logs/testlog.txt" | sort -u | tee "$list"
  untried=$((untried + $(wc -l <"$list")))
}

if build build --buildtype=debugoptimized; then run build; else failed=$((failed + 1)); fi
if build build-asan -Dpage=disabled --buildtype=debug -Db_sanitize=address,undefined -Db_lundef=false; then
  run build-asan --suite unit --suite fuzz --suite cli --timeout-multiplier 4
else
  failed=$((failed + 1))
fi
# clang and libFuzzer, as HACKING.md says: each target starts from its corpus and runs for some seconds.
fuzz() {
  local target name
  for target in build-fuzz/fuzz/fuzz-*; do
    if [ ! -f "$target" ] || [ ! -x "$target" ]; then continue; fi
    name=$(basename "$target")
    mkdir -p "build-fuzz/found/$name"
    if "$target" -max_total_time=5 -max_len=4096 -artifact_prefix="build-fuzz/found/$name/" "build-fuzz/found/$name" "fuzz/corpus/${name#fuzz-}" >"build-fuzz/$name.log" 2>&1; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
      echo "$name found something: build-fuzz/found/$name"
      tail -20 "build-fuzz/$name.log"
    fi
  done
}
if CC=clang build build-fuzz -Dpage=disabled -Dfuzzing=true -Db_sanitize=address,undefined -Db_lundef=false; then fuzz; else failed=$((failed + 1)); fi

[ "$untried" -eq 0 ] || echo "$untried tests were not tried here; each is named above."
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
