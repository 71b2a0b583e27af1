# A case on a medium that cannot be written, without keys, can be read.
#? user
make_case
rm -rf "$ATHAR_KEYS"
chmod -R a-w case
athar -C case status --json
athar -C case verify --json
