make_case
mkdir in; echo "باب" >in/1.txt; echo "نافذة" >in/2.txt; echo "باب" >in/3.txt
touch -d 2024-12-08T05:41:07Z in/*
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1
athar -C case describe SDN-A-000001 --title "باب أزرق" --date "أيار 2013" --language ar --language ku --basis "من الصورة" >/dev/null 2>&1
athar -C case describe SDN-A-000001 --place "دوار الزيتون @ 33.51,36.29" >/dev/null 2>&1
athar -C case describe SDN-A-000001 --title "باب أخضر" --beside >/dev/null 2>&1
athar -C case show SDN-A-000001 2>/dev/null | sed -n "/^Contra/,/^History/p"
# who has seen both says which it is
athar -C case describe SDN-A-000001 --title "باب أخضر" >/dev/null 2>&1
athar -C case show SDN-A-000001 2>/dev/null | sed -n "/^Descr/,/^History/p"
fails 2 athar -C case describe SDN-A-000001
