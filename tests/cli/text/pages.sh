# The words read in a file, page by page: verbatim with its harakat, what was searched for marked in whatever form it stands.
make_case
mkdir in
printf 'فُتِحَت أبوابُ القاعة.\n\n  والقَاعَـــة في الطابق الثاني\tHall 4\n\033[31mred\033[0m\n' >in/شهادة.txt
python3 -c "print('سطر من اللائحة الطويلة\n' * 2500 + 'القاعة في آخرها')" >in/long.txt
python3 -c "import sys; sys.stdout.buffer.write(bytes(range(256)) * 4)" >in/nothing.bin
athar add -C case in --source 'أبو سمير' </dev/null >/dev/null 2>&1
cd case
ref() { athar find "$1" --json | grep -o '"reference":"[^"]*"' | cut -d'"' -f4; }
one=$(ref شهادة) long=$(ref long)
athar text "$one"
athar text "$one" --words 'قاعة hall' --lang ar
athar text "$one" --words 'قاعة' --json | sed 's/\xee\x80\x80/<<</g; s/\xee\x80\x81/>>>/g'
athar text "$long" --words 'القاعة' --json | sed 's/"text":".*"/"text":…/'
athar text "$long" --page 2 --words 'القاعة' | tail -3
fails 3 athar text "$long" --page 9
athar text "$(ref nothing)" --lang ar
fails 3 athar text "$(athar show "$one" --json | grep -o '"acquisition":"[^"]*"' | head -1 | cut -d'"' -f4)"
