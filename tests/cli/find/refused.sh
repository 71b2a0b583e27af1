# A query that cannot be meant is refused by name.
make_case
for lang in en ar; do
  for query in 'type:fish' 'typ:photo' '"open' 'a |' 'from:yesterday' '-from:2013' 'tag:' 'set:nowhere' 'ref:SDN-A-000009'; do
    fails_with=0; athar find -C case --lang $lang -- "$query" || fails_with=$?
    echo "$fails_with"
  done
done
