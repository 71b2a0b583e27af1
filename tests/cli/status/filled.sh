# What is in the case, what waits for people, and what they contradict each other about.
make_case
mkdir in; echo "باب" >in/1.txt; echo "نافذة" >in/2.txt; cp in/1.txt in/3.txt
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1
athar -C case exhibit add register "دفتر أزرق" >/dev/null 2>&1
athar -C case flag graphic --no SDN-A-000001 >/dev/null
athar -C case describe SDN-A-000002 --title "نافذة القاعة" >/dev/null
athar -C case describe SDN-A-000002 --title "باب القاعة" --beside >/dev/null
athar -C case verify --record >/dev/null 2>&1
athar -C case status
athar -C case --json status >told.json
python3 - <<'END'
import json
told = json.load(open("told.json"))
print({key: told[key] for key in ("items", "exhibits", "deliveries", "objects", "unreviewed", "contradictory", "last_check_faults")})
END
athar --lang ar -C case status
