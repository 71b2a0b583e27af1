make_case
mkdir in; echo "باب" >in/1.txt; echo "نافذة" >in/2.txt; echo "باب" >in/3.txt
touch -d 2024-12-08T05:41:07Z in/*
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1
python3 -c "print(\"سطر \" * 5000)" >long.txt
athar -C case note - SDN-A-000001 <long.txt >/dev/null 2>&1
athar -C case show SDN-A-000001 2>/dev/null | grep -A3 ^Notes | cut -c1-60
fails 5 athar -C case note - SDN-A-000001 </dev/null
