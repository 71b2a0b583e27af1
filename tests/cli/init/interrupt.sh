# Ctrl-C at a question ends the command with CANCELLED, and nothing was made.
export NO_COLOR=1
fails 19 python3 "$SOURCE/tests/cli/lib-pty.py" 'New passphrase' '^C' -- athar init case
[ ! -e case ]
