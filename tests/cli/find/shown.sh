# What a person sees, in both languages, and what a program reads.
make_case
mkdir in
echo 1 >'in/قاعة السجن.txt'; echo 2 >in/hall.txt
athar add -C case in --source 'Abu Samir' --no-analysis >/dev/null 2>&1 </dev/null
athar find -C case 'سجن | hall' --sort ref
athar find -C case 'سجن | hall' --sort ref --lang ar
athar find -C case hall --json
athar find -C case
athar find -C case --limit 1
athar find -C case --lang ar nothing
