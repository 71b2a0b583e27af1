# Nobody has compared the clock; somebody does; a later comparison stands beside the earlier one.
make_case
mkdir in; echo "باب" >in/1.txt; touch -d 2024-12-08T05:41:07Z in/*
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1
unconfirmed() { athar -C case doctor 2>/dev/null | grep "Nobody has confirmed"; }
unconfirmed
athar -C case --json clock --ahead -3 --within 2
fails 1 unconfirmed
athar -C case clock SDN-A-000001 --zone Asia/Damascus --ahead 95 --against event_shown --remarks "ساعة الحائط في الصورة"
athar -C case clock SDN-A-000001 --zone Asia/Damascus --ahead 97 --against phone >/dev/null
athar -C case --json show SDN-A-000001 | python3 -c 'import json,sys; print([(c["ahead"], c["against"]) for c in json.loads(sys.stdin.readline())["clocks"]])'
fails 2 athar -C case clock SDN-A-000001 --ahead 1
fails 2 athar -C case clock
fails 5 athar -C case clock --ahead 1 --zone Asia/Nowhere
fails 5 athar --lang ar -C case clock --ahead 1 --zone Asia/Nowhere
