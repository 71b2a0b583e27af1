# A table answers for all and for single files; a wrong row is named.
make_case
mkdir films
printf 1 > films/1.mp4
printf 'path,source,how,url,captured\n*,Telegram,downloaded,,\n1.mp4,,,https://video.example/1,2031-03-07\n' > manifest.csv
athar -C case add films --manifest manifest.csv --no-analysis </dev/null
athar -C case dump | grep -o 'https://video.example/1' | head -1
printf 'path,how\n*,stolen\n' > wrong.csv
athar -C case add films --manifest wrong.csv --no-analysis </dev/null || echo "exit $?"
