# A long receipt is told a page at a time; it names the acquisition, and each item by its id.
make_case
mkdir in; for i in 1 2 3 4 5; do echo "باب $i" >"in/$i \"fate\":\"taken\".txt"; done; ln -s 1 in/رابط; ln -s 1 in/taken
athar add -C case in --source 'أبو سمير' --no-analysis --json </dev/null >added 2>/dev/null
cd case
head -1 ../added | grep -o '"acquisition":"[^"]*"\|"status":"[a-z]*"\|"listed":[0-9]*'
athar receipt --every --json | cmp - <(athar receipt --every --limit 99 --json) && echo 'a page that holds all'
athar receipt --every --skip 2 --limit 2 --lang ar
athar receipt --every --skip 5 --limit 2 --json | tail -n +2
athar receipt --json | tail -n +2
acquisition=$(head -1 ../added | grep -o '"acquisition":"[^"]*"' | cut -d'"' -f4)
id=$(athar receipt --every --limit 1 --json "$acquisition" | tail -1 | grep -o '"id":"[^"]*"' | cut -d'"' -f4)
athar show "$id" --json | grep -o '"reference":"[^"]*"' | head -1
