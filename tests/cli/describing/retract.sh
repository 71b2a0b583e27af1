make_case
mkdir in; echo "باب" >in/1.txt; echo "نافذة" >in/2.txt; echo "باب" >in/3.txt
touch -d 2024-12-08T05:41:07Z in/*
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1
tag=$(athar -C case --json tag "باب" SDN-A-000001 2>/dev/null | sed "s/.*record\":\"\([0-9a-f]*\).*/\1/")
back=$(athar -C case --json retract "$tag" --why "وسم خاطئ" 2>/dev/null | sed "s/.*record\":\"\([0-9a-f]*\).*/\1/")
athar -C case show SDN-A-000001 2>/dev/null | grep -A1 ^Tags && exit 1
fails 4 athar -C case retract "$tag"
athar -C case show "$tag" 2>/dev/null
athar -C case retract "${back:0:12}" >/dev/null 2>&1
athar -C case show SDN-A-000001 2>/dev/null | sed -n "/^Tags/,\$p"
athar -C case dump >dump
founding=$(grep -m1 "\"type\":\"log.open\"" dump | sed "s/.*\"id\":\"\([0-9a-f]*\).*/\1/")
fails 5 athar -C case retract "$founding"
fails 3 athar -C case retract 00000000
fails 5 athar -C case retract xyz
