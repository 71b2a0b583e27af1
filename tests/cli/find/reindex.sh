# What readers saw can be thrown away and comes back the same; words are found inside files too.
make_case
mkdir in
printf 'نُقل الموقوفون إلى السجن المركزي\n' >in/a.txt; echo 'nothing of note' >in/b.txt
athar add -C case in --source s </dev/null >/dev/null
athar find -C case 'مركزي' --json
athar find -C case 'type:document' --json --sort ref
rm case/derived.db*
athar reindex -C case
athar find -C case 'مركزي' --lang ar
athar reindex -C case --all --lang ar
athar reindex -C case --words --json
