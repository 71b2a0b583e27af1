# Names that hurt: a newline, a right-to-left override, bytes that are no UTF-8. Kept byte for byte, shown harmless.
make_case
mkdir phone
printf '1' > $'phone/two\nlines.txt'
printf '2' > $'phone/gpj.\u202egnp.txt'
printf '3' > $'phone/caf\xe9.txt'
athar -C case add phone --no-analysis --every </dev/null
athar -C case receipt --every --json | grep -c b64
