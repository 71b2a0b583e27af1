make_case
mkdir in; echo "باب" >in/1.txt; echo "نافذة" >in/2.txt; echo "باب" >in/3.txt
touch -d 2024-12-08T05:41:07Z in/*
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1
athar -C case show SDN-A-000001 2>/dev/null | grep -A3 "may be shown"
athar -C case flag graphic --no SDN-A-000001 SDN-A-000002 >/dev/null 2>&1
athar -C case flag child SDN-A-000001 --part 00:12 --why "في الخلفية" >/dev/null 2>&1
athar -C case --json flag child SDN-A-000001 2>/dev/null
athar -C case show SDN-A-000001 2>/dev/null | grep -A3 "may be shown"
athar -C case flag graphic SDN-A-000001 >/dev/null 2>&1
athar -C case show SDN-A-000001 2>/dev/null | sed -n "/may be shown/,/Named/p; /^Warning marks/,/^History/p"
athar -C case set new clean >/dev/null 2>&1
athar -C case set add clean --query "-flag:graphic" 2>/dev/null
fails 2 athar -C case flag boring SDN-A-000001
# The words of an Arabic reader.
athar -C case --json flag 'عنف جنسي' SDN-A-000002 2>/dev/null | grep -o '"outcome":"[a-z]*"'
athar -C case --lang ar show SDN-A-000002 2>/dev/null | sed -n "/^تنبيهات/,/^السجل/p"
