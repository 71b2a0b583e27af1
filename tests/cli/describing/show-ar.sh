make_case
mkdir in; echo "باب" >in/1.txt; echo "نافذة" >in/2.txt; echo "باب" >in/3.txt
touch -d 2024-12-08T05:41:07Z in/*
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1
athar -C case describe SDN-A-000001 --title "باب أزرق" --summary "باب من الحديد" >/dev/null 2>&1
athar -C case flag graphic SDN-A-000001 >/dev/null 2>&1
athar --lang ar -C case show SDN-A-000001 2>/dev/null
athar --lang ar -C case tag "باب" SDN-A-000001 2>/dev/null
fails 3 athar --lang ar -C case show SDN-A-000099
