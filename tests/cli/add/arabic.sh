# The receipt in Arabic.
make_case
mkdir phone
printf 'x\n' > phone/a.txt
ln -s a.txt phone/b.txt
athar --lang ar -C case add phone --no-analysis --every </dev/null
athar --lang ar -C case receipt --every
