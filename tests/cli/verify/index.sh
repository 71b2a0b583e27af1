# A damaged, foreign, missing or late index.db loses nothing: verify says so, the next command goes on, rebuild heals.
make_case
athar -C case dump >before
damage() { # OFFSET, or a word that is changed
  python3 - "$1" <<'PY'
import sys
data = bytearray(open("case/index.db", "rb").read())
if sys.argv[1].isdigit():
    at = int(sys.argv[1])
    data[at : at + 64] = bytes(64)
else:
    word = sys.argv[1].encode()
    assert word in data
    data = data.replace(word, word[::-1])
open("case/index.db", "wb").write(data)
PY
}
for at in 0 100 'Sample case'; do
  athar -C case status >/dev/null; rm -f case/index.db-wal case/index.db-shm
  damage $at
  fails 8 athar -C case verify --json 2>/dev/null | grep -c '"kind":"fault"'
  athar -C case rebuild --json 2>/dev/null
  athar -C case dump | cmp - before
done
rm case/index.db*
athar -C case verify --json
athar -C case dump | cmp - before
