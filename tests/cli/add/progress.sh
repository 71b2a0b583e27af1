# What takes longer than a second tells how far it is and how fast, without an escape of our own making.
export NO_COLOR=1
make_case </dev/null
slow='for i in 1 2 3 4; do head -c 3000000 /dev/zero; sleep 0.6; done'
python3 "$SOURCE/tests/cli/lib-pty.py" -- bash -c "($slow) | athar -C case --lang ar add - --name slow --no-analysis" > shown
grep -c 'جارٍ الإدخال.*بايت في الثانية' shown | sed 's/^[1-9][0-9]*$/told/'
! grep -F 'u{2068}' shown
