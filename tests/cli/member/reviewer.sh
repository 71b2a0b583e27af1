# Who may look at what shows somebody to protect is named in the log, once, and can be taken back.
make_case
cd case
athar member add 'أم سمير' >/dev/null 2>&1
athar member reviewer 'أم سمير' --why 'أخصائية في حماية الأطفال' --json | sed -E 's/"[0-9a-f]{64}"/"HASH"/g; s/"[0-9a-hjkmnp-tv-z]{26}"/"ID"/g'
athar member list --json | grep -o '"reviewer":[a-z]*'
athar member reviewer 'أم سمير' --json | grep -o '"[a-z_]*":"[a-z_]*"' | head -3
record=$(athar dump | grep '"reviewer.name"' | grep -oE '"id":"[0-9a-f]{64}"' | cut -d'"' -f4)
athar retract "$record" >/dev/null 2>&1
athar member list --json | grep -o '"reviewer":[a-z]*'
fails 3 athar member reviewer 'غريب'
