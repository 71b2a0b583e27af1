# A person is asked for the passphrase before anything is read or copied; where nobody sits, the same folder again needs none.
export NO_COLOR=1
exec 7<<<'the right phrase'
ATHAR_PASSPHRASE_FD=7 make_case
exec 7<&-
mkdir in; echo "باب" >in/1.txt
person() { python3 "$SOURCE/tests/cli/lib-pty.py" "$@"; }
fails 11 person 'Passphrase' '' -- athar -C case add in --no-analysis
find case/objects -type f | wc -l
person 'Passphrase' 'the right phrase' 'ahead?' '' -- athar -C case add in --source "قرص ١" --no-analysis | sed 's/says .* (/says NOW (/'
athar -C case status --json | grep -o '"records":[0-9]*' | head -1
athar -C case add in --source "قرص ١" --no-analysis </dev/null | grep '^Already'
athar -C case status --json | grep -o '"records":[0-9]*' | head -1
