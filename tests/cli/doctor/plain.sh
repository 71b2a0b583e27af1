# What depends on the computer is left out: disk, swap, clock, jail, versions.
keep() { grep -E '"area":"(keys|case|logs|fixity)"' || true; }
athar doctor --json | keep
make_case
athar doctor --json | keep
athar -C case doctor --json | keep
athar --lang ar -C case doctor --json | keep
fails 0 athar -C nowhere doctor --json | keep
# An older copy, and keys that others can read.
athar -C case member add 'Sample archivist' >/dev/null
cp -a case copy
athar -C case member add 'Sample archivist, here' >/dev/null
athar -C copy doctor --json | keep
chmod 0755 "$ATHAR_KEYS"
athar doctor --json | keep
chmod 0700 "$ATHAR_KEYS"
printf 'x' >> "$ATHAR_KEYS/person"
athar doctor --json | keep
# Sizes and moments are the reader's.
athar --lang ar -C case doctor | grep -cE '[0-9] [kMGT]?B\b|[0-9]T[0-9]' || true
