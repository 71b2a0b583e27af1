# A folder is copied and both copies are worked on: nothing is appended to a log behind what this account remembers; a new log
# continues it, counts by its voucher, and both copies stay clean.
make_case
athar -C case member add 'Sample archivist' >/dev/null
cp -a case copy
athar -C case member add 'Sample archivist, here' >/dev/null
athar -C copy member add 'Sample archivist, there'
athar -C copy log list
athar -C copy verify --json
athar -C case member add 'Sample archivist, again' >/dev/null
athar -C case verify --json
athar -C case log list --json
# The older copy of the copy, in Arabic.
cp -a copy backup
athar -C copy member add 'Sample archivist, later' >/dev/null
athar --lang ar -C backup member add 'أمين الأرشيف'
athar -C backup log list --json
athar -C backup verify --json
athar -C backup rebuild --json
