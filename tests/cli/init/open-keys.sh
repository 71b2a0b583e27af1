# A key folder that others can read is refused before anybody thinks of a passphrase; the command to mend it can be copied.
export NO_COLOR=1
export ATHAR_KEYS="$PWD/my keys"
mkdir -m 0755 "$ATHAR_KEYS"
fails 10 python3 "$SOURCE/tests/cli/lib-pty.py" -- athar --lang ar init case --name 'ملف التجربة' --code TRY >said.txt
cat said.txt
bash -c "$(grep -o 'chmod[^"]*' said.txt)"
stat -c %a "$ATHAR_KEYS"
athar init case --name 'ملف التجربة' --code TRY </dev/null >/dev/null 2>&1
