# Filters without and with words; companions stay with their item.
make_case
mkdir in
echo 1 >in/film.mp4; echo '{"title":"x"}' >in/film.info.json; echo 2 >in/hall.jpg
athar add -C case in --source 'Abu Samir' --no-analysis >/dev/null 2>&1 </dev/null
for query in '' 'type:sidecar' 'source:"abu samir"' 'مصدر:"ABU SAMIR" film' '-source:"abu samir"' 'type:exhibit' 'نوع:أخرى' 'ref:SDN-A-000001 | ref:SDN-A-000002' \
  'flag:unreviewed hall' '-flag:graphic' 'from:2013' 'film -hall'; do
  echo "== $query"
  athar find -C case "$query" --json 2>/dev/null | grep -o '"name":"[^"]*"' || :
done
