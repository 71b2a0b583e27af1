make_case
mkdir in; echo "باب" >in/1.txt; echo "نافذة" >in/2.txt; echo "باب" >in/3.txt
touch -d 2024-12-08T05:41:07Z in/*
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1
athar -C case set new "أبواب الزنازين" --about "كل ما فيه باب" >/dev/null 2>&1
athar -C case set add "ابواب الزنازين" SDN-A-000001 SDN-A-000002 2>/dev/null
athar -C case set add "أبواب الزنازين" SDN-A-000002 SDN-A-000003 2>/dev/null
athar -C case set remove "أبواب الزنازين" SDN-A-000001 2>/dev/null
athar -C case set list "أبواب الزنازين" 2>/dev/null
athar -C case set new "أبواب" --of "أبواب الزنازين" >/dev/null 2>&1
athar -C case set list 2>/dev/null
fails 3 athar -C case set list "أبواب الزنازين"
athar -C case set new "أبواب" >/dev/null 2>&1
fails 5 athar -C case set add "أبواب" SDN-A-000001
