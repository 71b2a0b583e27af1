# Every area is there, in both languages.
make_case
athar -C case doctor | awk 'NR > 1 { print }' | cut -c10-25 | grep -oE '^(program|jail|keys|disk|swap space|clock|case|logs|last full check)' | sort -u
athar --lang ar -C case doctor >/dev/null
