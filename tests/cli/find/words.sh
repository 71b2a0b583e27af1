# Words, phrases, alternatives, exclusion, prefixes; harakat and digits of other scripts make no difference.
make_case
mkdir in
echo 1 >'in/قَاعَة السِّجن ٢٠١٣.txt'; echo 2 >'in/باب القاعة.txt'; echo 3 >in/hall_north_2013.jpg; echo 4 >in/stairs.jpg
athar add -C case in --source 'أبو سمير' --no-analysis >/dev/null 2>&1 </dev/null
for query in 'سجن' 'والسجن' 'قاعه' 'القاعة -باب' '2013' '٢٠١٣' 'stairs | باب' '"hall north"' '"north hall"' 'stai*' 'سمير hall' '…'; do
  echo "== $query"
  athar find -C case --lang en "$query" --json 2>&1 | grep -o '"name":"[^"]*"\|"snippet":"[^"]*"\|^athar:.*\|^Nothing.*' || :
done
