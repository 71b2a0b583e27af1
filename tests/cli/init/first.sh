athar init case --name 'Sample case' --code SDN
ls case
stat -c '%A %n' "$ATHAR_KEYS"
athar -C case status --json
