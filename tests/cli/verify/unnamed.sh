# An object that no record names is told and is no fault. Receipts, manifests, long texts and reports are named.
make_case
mkdir in; echo "باب" >in/a.txt; echo "نافذة" >in/b.txt
printf 'path,source\n*,قرص\n' >manifest.csv
athar -C case add in --manifest manifest.csv --no-analysis >/dev/null 2>&1
python3 -c 'print("شهادة " * 5000)' | athar -C case note - SDN-A-000001 >/dev/null 2>&1
touch case/objects/stray; fails 8 athar -C case verify --record >/dev/null 2>&1; rm case/objects/stray # its report is an object too
object() { # TEXT: what a taking in leaves that was cut off before its records
  local sum; sum=$(printf %s "$1" | sha256sum | cut -c1-64)
  mkdir -p "case/objects/${sum:0:2}"; printf %s "$1" >"case/objects/${sum:0:2}/${sum:2}"; chmod 444 "case/objects/${sum:0:2}/${sum:2}"
}
athar -C case verify --json
object "انقطعت الإضافة"
athar -C case verify --json
athar -C case --lang ar verify
for i in $(seq 103); do object "$i"; done
echo "--- many"
athar -C case verify --json 2>told
grep -c "No record names objects/" told; tail -1 told
echo "--- damaged"
printf x >>case/logs/*/checkpoint
fails 8 athar -C case verify --json 2>told | tail -1 | grep -c unnamed || true
grep "no record names" told
