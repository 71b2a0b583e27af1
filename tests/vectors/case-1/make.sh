#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# How the case in this folder was made, once, with athar 0.1: every type of record, two installations, sealed fields, a long text
# kept as an object. It is never made again: each later athar must open it, find nothing damaged, give the dump beside it and open
# what is sealed in it (tests/cli/vectors). A new format gets a folder of its own.
#
#   tests/vectors/case-1/make.sh ATHAR OUT
set -eu
athar=$1 out=$2
mkdir -p "$out/in"
export ATHAR_LANG=en LC_ALL=C.UTF-8 TZ=UTC
cd "$out"
phrase() { exec 7<<<'عبارة المثال'; ATHAR_PASSPHRASE_FD=7 ATHAR_KEYS=$out/$1 "$athar" "${@:2}" </dev/null; }
echo "رأيت ضوءاً في الممر" >in/شهادة.txt; printf 'name \xe3 of no encoding\n' >"$(printf 'in/\xe3.txt')"; cp in/شهادة.txt in/copy.txt
printf '{"id":"1","extractor":"example","webpage_url":"https://video.example/1","title":"من الممر","timestamp":1930470000}' >in/copy.info.json
phrase keys init case --name 'ملف المثال' --code EXM
phrase keys -C case member add 'أبو المثال' --language ar
phrase keys -C case clock --ahead -2 --against radio --zone Asia/Damascus
phrase keys -C case add in --source "قرص المثال" --how found --when 2031-03-07 --not-known medium
phrase keys -C case exhibit add register 'دفتر أزرق'
phrase keys -C case describe EXM-A-000001 --title 'أول' --date '2031-03' --place 'المبنى @ 33.5,36.3' --language ar
phrase keys -C case describe EXM-A-000001 --title 'ثانٍ'
phrase keys -C case describe EXM-A-000001 --title 'آخر' --beside
head -c 20000 /dev/zero | tr '\0' a | { exec 7<<<'عبارة المثال'; ATHAR_PASSPHRASE_FD=7 ATHAR_KEYS=$out/keys "$athar" -C case note - EXM-A-000001; }
phrase keys -C case tag 'الممر' EXM-A-000001 EXM-A-000002
phrase keys -C case tag --remove 'الممر' EXM-A-000002
phrase keys -C case flag graphic --no EXM-A-000001
phrase keys -C case set new 'أبواب'
phrase keys -C case set add 'أبواب' EXM-A-000001
echo 'شخص مخترع' | { exec 7<<<'عبارة المثال'; ATHAR_PASSPHRASE_FD=7 ATHAR_KEYS=$out/keys "$athar" -C case add in/copy.txt --source second --received-from; }
ATHAR_KEYS=$out/other-keys "$athar" init unused --name 'لا يُستعمل' --code UNU </dev/null
ATHAR_KEYS=$out/other-keys "$athar" -C case note 'من جهاز آخر' EXM-A-000001 </dev/null
phrase keys -C case log admit "$(cat "$(grep -rL "$(grep -o '"founder":"[^"]*' case/case.json | cut -d'"' -f4)" case/logs/*/key.pub)")" --letters B
ATHAR_KEYS=$out/other-keys "$athar" -C case note 'بعد الاعتماد' EXM-A-000001 </dev/null
phrase keys -C case verify --record
phrase keys -C case dump >dump.jsonl
rm -r unused in case/index.db* case/derived.db*
