make_case
mkdir in; echo "باب" >in/1.txt; echo "نافذة" >in/2.txt; echo "باب" >in/3.txt
touch -d 2024-12-08T05:41:07Z in/*
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1
athar -C case describe SDN-A-000001 --title "باب أزرق" >/dev/null 2>&1
athar -C case note "ملاحظة" SDN-A-000001 >/dev/null 2>&1
athar -C case show SDN-A-000001 2>/dev/null
athar -C case show SDN-A-000001 --unseal 2>/dev/null | grep -c "path above"
athar -C case --json show sdn-a-٠٠٠٠٠٢ 2>/dev/null
