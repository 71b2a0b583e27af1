#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make demo: a sample case from generated material, taken in, looked at, searched and verified; the results are printed. At the end
# stands the link of the page: served at once on a terminal, else the command is told.
set -eu
cd "$(dirname "$0")/.."
athar=$PWD/${1:-build}/athar
rm -rf demo
mkdir demo
export ATHAR_KEYS=$PWD/demo/keys ATHAR_CASE=$PWD/demo/case
step() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

step "drawing a sample folder (invented, not graphic): demo/sample"
tools/make-sample.py demo/sample
find demo/sample -type f | wc -l | sed 's/$/ files/'

step "athar init"
"$athar" init demo/case --name 'مبنى الريحان (عيّنة)' --code RYH </dev/null

step "athar add: every file with its fate"
"$athar" add demo/sample --source 'sample folder' --how found --when 2031-03-07 </dev/null || [ $? -eq 20 ]

step "athar find الممر"
"$athar" find 'الممر'

step "athar similar: copies of the first photograph"
"$athar" similar RYH-A-000025

step "athar verify"
"$athar" verify --record

step "athar status"
"$athar" status
cat <<END

The case is in demo/case; its keys, outside it, in demo/keys. Try:
  export ATHAR_CASE=$PWD/demo/case ATHAR_KEYS=$PWD/demo/keys PATH=$PWD/build:\$PATH
  athar find 'type:film'        athar show RYH-A-000005        athar receipt        athar --lang ar status
END
if [ -t 0 ] && [ -t 1 ]; then
  step "athar serve: the same case as a page; Ctrl-C ends it"
  exec "$athar" serve
fi
cat <<END
The same case as a page in the browser, with a link that opens once:
  ATHAR_CASE=$PWD/demo/case ATHAR_KEYS=$PWD/demo/keys $athar serve
END
