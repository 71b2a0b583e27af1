# At a terminal lines end between words, in both languages; into a pipe they go whole.
export NO_COLOR=1
make_case
mkdir in; echo "باب" >in/1.txt
athar -C case add in --source "قرص ١" --no-analysis </dev/null >/dev/null
athar -C case note "على الباب الحديدي الأزرق في آخر الممر الثاني من الطابق الأرضي رقم مكتوب بالطباشير" SDN-A-000001 >/dev/null
screen() { PTY_COLUMNS=64 python3 "$SOURCE/tests/cli/lib-pty.py" -- "$@"; }
screen athar -C case --lang ar show SDN-A-000001 | sed -n '/^ملاحظات/,/الوقت/p'
screen athar -C case show SDN-A-000001 | sed -n '/^How it was/,/^Also/p'
screen athar -C case show SDN-A-000001 | awk '/^History/ { on = 1 } on { print length }' | sort -n | tail -1
fails 3 screen athar -C case show SDN-A-000009
fails 3 screen athar --lang ar -C case show SDN-A-000009
screen athar help lock
athar -C case show SDN-A-000001 | grep -c 'على الباب الحديدي الأزرق في آخر الممر الثاني من الطابق الأرضي رقم مكتوب بالطباشير'
