make_case
mkdir in; echo "باب" >in/1.txt; echo "نافذة" >in/2.txt; echo "باب" >in/3.txt
touch -d 2024-12-08T05:41:07Z in/*
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1
athar -C case note "على الباب رقم ١٧ بالطباشير" SDN-A-000001 2>/dev/null
athar -C case tag "أَبواب" SDN-A-000001 SDN-A-000002 2>/dev/null
# another spelling of the same letters is the same tag
athar -C case tag "ابواب" SDN-A-000001 2>/dev/null
athar -C case --json tag --remove "ابواب" SDN-A-000001 SDN-A-000003 2>/dev/null
athar -C case tag door --query "tag:أبواب" 2>/dev/null
fails 3 athar -C case tag door --query "tag:nothing"
fails 2 athar -C case tag door
