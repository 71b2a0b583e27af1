make_case
record=$(athar -C case dump | sed -n 's/^{"table":"record","row":{.*"id":"\([0-9a-f]*\)".*"type":"case.open".*/\1/p')
athar -C case proof "$record" | head -3
fails 3 athar -C case proof 0000000000000000000000000000000000000000000000000000000000000000
