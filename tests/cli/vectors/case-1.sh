# The case of athar 0.1 (tests/vectors/case-1): opened, whole, the same dump, its sealed fields opened, worked on.
cp -r "$SOURCE"/tests/vectors/case-1/case "$SOURCE"/tests/vectors/case-1/keys .
find case/objects case/logs -path '*tile*' -type f -exec chmod a-w {} +; find case/objects -type f -exec chmod a-w {} +; chmod -R go= keys
export ATHAR_KEYS=$PWD/keys
athar -C case verify
athar -C case dump | cmp - "$SOURCE/tests/vectors/case-1/dump.jsonl" && echo "the same dump"
"$SOURCE/tools/verify-independent.py" case 2>&1 | tail -1
delivery=$(athar -C case --json show EXM-A-000006 | python3 -c 'import json,sys; print(json.loads(sys.stdin.readline())["item"]["acquisition"])')
exec 7<<<'عبارة المثال'
ATHAR_PASSPHRASE_FD=7 athar -C case show "$delivery" --unseal | grep -o 'شخص مخترع'
athar -C case find 'الممر' --json | wc -l
exec 7<<<'عبارة المثال'
ATHAR_PASSPHRASE_FD=7 athar -C case tag 'بعد سنوات' EXM-A-000001 >/dev/null
athar -C case --json verify
