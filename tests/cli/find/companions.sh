# Words of a companion stand with its item, and are gone when it is taken back; a query may ask for companions and others.
make_case
mkdir in
echo 1 >in/film.mp4; printf '{"title":"Quagga in the north hall, الممر الشمالي","uploader":"x"}' >in/film.info.json; echo 2 >in/hall.txt
athar add -C case in --source s </dev/null >/dev/null 2>&1
cd case
show() { echo "$*: $(athar find --json "$@" 2>/dev/null | grep -o '"name":"[^"]*"\|"field":"[^"]*"' | tr '\n' ' ' || :)"; }
show quagga
show 'type:sidecar | type:document'
show 'type:document | type:sidecar' --sort date
show '-type:document type:other'
show '-ref:SDN-A-000001' # left out, not asked for
sidecar=$(athar find type:sidecar --json | grep -o '"id":"[^"]*"' | cut -d'"' -f4)
record=$(athar show "$sidecar" --json | grep -o '"record":"[0-9a-f]*"' | head -1 | cut -d'"' -f4)
athar retract "$record" >/dev/null 2>&1
show quagga
show 'ممر'
athar retract "$(athar dump | grep '"type":"retract"' | grep -o '"id":"[0-9a-f]*"' | cut -d'"' -f4)" >/dev/null 2>&1
show quagga
