make_case
record=$(athar -C case dump | sed -n 's/^{"table":"record","row":{.*"id":"\([0-9a-f]*\)".*"type":"case.open".*/\1/p')
athar -C case proof "$record" | head -3
# the record itself: its leaf hash is its id
athar -C case proof --entry "$record" | python3 -c 'import hashlib, sys; print(hashlib.sha256(b"\0" + sys.stdin.buffer.read()).hexdigest())' | grep -c "$record"
# a stranger with the proof, the record and the key of the log, without the case
athar -C case proof "$record" >a.tlog-proof; athar -C case proof --entry "$record" >a.json; cp case/logs/*/key.pub key.pub
"$SOURCE/tools/verify-independent.py" --proof a.tlog-proof a.json key.pub
sed 's/Sample/Simple/' a.json >b.json
fails 1 "$SOURCE/tools/verify-independent.py" --proof a.tlog-proof b.json key.pub
fails 3 athar -C case proof 0000000000000000000000000000000000000000000000000000000000000000
