# Left to a colleague: no reason is asked for, twice is once, and it can be taken back.
make_case
mkdir in; echo "باب" >in/1.txt
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1
athar -C case pass SDN-A-000001 --json 2>/dev/null | sed -E 's/"[0-9a-f]{64}"/"HASH"/g; s/"[0-9a-hjkmnp-tv-z]{26}"/"ID"/g'
athar -C case pass SDN-A-000001 --json 2>/dev/null | sed -E 's/"[0-9a-f]{64}"/"HASH"/g; s/"[0-9a-hjkmnp-tv-z]{26}"/"ID"/g'
athar -C case show SDN-A-000001 2>/dev/null | grep -c 'left to a colleague'
athar -C case --lang ar show SDN-A-000001 2>/dev/null | grep -c 'متروك لزميل'
