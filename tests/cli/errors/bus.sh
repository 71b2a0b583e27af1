# The medium fails under a mapped file: a sentence and a status of its own, and the case is whole.
make_case
mkfifo stream
for lang in en ar; do
  athar -C case --lang $lang add - --name x --source s --no-analysis <stream >/dev/null &
  program=$!
  exec 8>stream
  head -c 200000 /dev/zero >&8 # more than a pipe holds: it reads by now
  kill -BUS $program
  exec 8>&-
  wait $program || echo "status $?"
done
athar -C case --json verify
