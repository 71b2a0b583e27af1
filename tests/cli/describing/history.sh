# Everything that was ever said of a thing, and what became of it.
make_case
mkdir in; echo "باب" >in/1.txt
athar -C case add in --source "قرص ١" --no-analysis >/dev/null 2>&1 </dev/null
cd case
ref=SDN-A-000001
made() { "$@" --json | grep -o '"record":"[0-9a-f]*"' | cut -d'"' -f4; }
athar describe $ref --title 'باب أزرق' >/dev/null
athar describe $ref --title 'باب أخضر' --basis 'من الصورة' >/dev/null
athar describe $ref --title 'باب أحمر' --beside >/dev/null
note=$(made athar note 'على اليمين' $ref)
athar retract "$note" --why 'خطأ' >/dev/null
athar flag graphic --no $ref >/dev/null
fate() { grep -o '"type":"[a-z.]*","state":"[a-z_]*","contradicted":[a-z]*\|"field":"[a-z]*","value":"[^"]*"'; }
athar history $ref --json --lang ar | fate | grep -v '"entity"\|"acquisition"\|"object"\|"bytes"\|"mtime"\|"number"\|"path"\|"target"'
athar history $ref --skip 2 --limit 1 --lang ar
athar history $ref --limit 0 --json | wc -l
fails 3 athar history SDN-A-000009
athar flag child $ref >/dev/null
athar history $ref --json --limit 0 | grep -c '"restricted":true'
athar history $ref --json --limit 0 2>/dev/null | grep -o 'باب أزرق\|على اليمين'  || echo "no words"
