# Every command has help with an example in both languages, and no message key shows through.
for lang in en ar; do
  athar --lang $lang help | sed -n '/^  [a-z]/p' | grep -v '^  -' | while read -r words; do
    op=$(echo "$words" | sed -E 's/  .*//')
    athar --lang $lang help $op >text
    grep -q '^  athar ' text || echo "$op: no example in $lang"
    ! grep -E '^[a-z]+\.[a-z-]+$|  [a-z]+\.[a-z-]+$' text || echo "$op: a bare message key in $lang"
  done
  athar --lang $lang help --man >man
  ! grep -nE '^[a-z_]+\.[a-z0-9_-]+$' man || echo "a bare message key in the manual ($lang)"
done
