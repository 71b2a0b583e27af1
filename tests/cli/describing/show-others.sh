make_case
mkdir in; echo "باب" >in/1.txt; echo "نافذة" >in/2.txt; echo "باب" >in/3.txt
touch -d 2024-12-08T05:41:07Z in/*
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1
athar -C case set new "أبواب" >/dev/null 2>&1
athar -C case set add "أبواب" SDN-A-000001 >/dev/null 2>&1
set=$(athar -C case --json set list 2>/dev/null | sed "s/.*\"id\":\"\([0-9a-z]*\).*/\1/")
athar -C case show "$set" 2>/dev/null
acquisition=$(athar -C case --json show SDN-A-000001 2>/dev/null | sed "s/.*\"acquisition\":\"\([0-9a-z]*\).*/\1/")
athar -C case show "$acquisition" 2>/dev/null
log=$(athar -C case --json status 2>/dev/null | sed "s/.*\"log\":\"\([0-9a-z]*\).*/\1/")
athar -C case show "$log" 2>/dev/null
athar -C case exhibit add register "دفتر أزرق" --seal B-17 </dev/null >/dev/null 2>&1
athar -C case show SDN-A-000004 2>/dev/null | sed -n 1,20p
