# Each kind of file, damaged: verify names it and ends with 8.
make_case
cp -r case kept
again() { rm -rf case; cp -r kept case; }

mkdir -p case/objects/ab; echo x >"case/objects/ab/$(printf 'c%.0s' $(seq 62))"
fails 8 athar -C case verify --json 2>/dev/null
again
touch case/objects/stray.txt
fails 8 athar -C case verify --json 2>/dev/null
again
sed -i 's/Sample/Simple/' case/case.json
fails 8 athar -C case verify --json 2>/dev/null
again
for f in case/logs/*/checkpoint case/logs/*/key.pub case/logs/*/tile/entries/000.p/* ; do
  [ -e "$f" ] || continue
  python3 - "$f" <<'PY'
import sys
path = sys.argv[1]
data = bytearray(open(path, "rb").read())
data[len(data) // 2] ^= 1
import os
os.chmod(path, 0o600)
open(path, "wb").write(data)
PY
  echo "--- ${f##*/}"
  fails 8 athar -C case verify --json >out 2>/dev/null || fails 9 athar -C case verify --json >out 2>/dev/null
  grep -c '"kind":"fault"' out
  again
done
mv case/objects gone
fails 8 athar -C case verify --json 2>/dev/null
again
athar -C case verify --json
