# The passphrase comes from a descriptor; a wrong one is refused, and none is LOCKED.
exec 7<<<'a long passphrase'
ATHAR_PASSPHRASE_FD=7 athar init case --name 'Sample case' --code SDN
exec 7<&-
grep -rl 'a long passphrase' case "$ATHAR_KEYS" || echo "not written anywhere"
athar -C case status --json
fails 11 athar init second --name Second --code SEC
exec 7<<<'a wrong passphrase'
ATHAR_PASSPHRASE_FD=7 fails 10 athar init third --name Third --code THI
