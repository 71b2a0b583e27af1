make_case
athar -C case dump >one
test -s one
rm case/index.db*
athar -C case rebuild --json
athar -C case dump >two
cmp one two
LC_ALL=C TZ=Asia/Damascus athar --lang ar -C case dump | cmp - one
