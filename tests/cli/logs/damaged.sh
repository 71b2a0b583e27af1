# What is wrong with a log is told when the case is opened; the rest goes on.
make_case
cp -a case good
id=$(ls case/logs)
rm case/logs/$id/key.pub
fails 8 athar -C case status
cp good/logs/$id/key.pub case/logs/$id/
printf 'x' >> case/logs/$id/tail        # a commit that was cut short
athar -C case status --json
athar -C case member add 'Sample archivist' --json
ls case/logs/$id | grep -c torn
athar -C case verify --json
# A founding log with another key is refused whole.
athar init other --name Other --code OTH >/dev/null
cp other/logs/*/key.pub case/logs/$id/key.pub
fails 8 athar -C case status
rm -r case/logs/$id
fails 8 athar -C case status
