# A page begins where the last ended, in every order.
make_case
mkdir in
for i in 1 2 3 4 5 6 7; do echo $i >in/hall$i.txt; done
athar add -C case in --source s --no-analysis >/dev/null 2>&1 </dev/null
for sort in rank ref date; do
  athar find -C case 'hall*' --sort $sort --limit 3 --json | grep -o 'SDN-A-[0-9]*' | tr '\n' ' '
  athar find -C case 'hall*' --sort $sort --limit 3 --skip 3 --json | grep -o 'SDN-A-[0-9]*' | tr '\n' ' '
  athar find -C case 'hall*' --sort $sort --limit 3 --skip 6 --json | grep -o 'SDN-A-[0-9]*'
done
