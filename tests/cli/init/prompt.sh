# A person is asked twice, sees nothing of what they type, and may try again.
export NO_COLOR=1
person() { python3 "$SOURCE/tests/cli/lib-pty.py" "$@"; }
person 'New passphrase' 'one phrase' 'again' 'another phrase' 'New passphrase' 'the right phrase' 'again' 'the right phrase' \
  -- athar init case --name 'Sample case' --code SDN
person 'Passphrase' 'the right phrase' -- athar init second --name 'Second case' --code SEC
fails 10 person 'Passphrase' 'a wrong phrase' 'Passphrase' 'a worse phrase' 'Passphrase' 'the worst' -- athar init third --name 'Third case' --code THI
[ ! -e third ]
