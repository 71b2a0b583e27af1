# A query that holds nothing to search for is refused where something is done to what it finds; an empty one means everything.
make_case
mkdir in; echo "باب" >in/1.txt; echo "نافذة" >in/2.txt
athar -C case add in --source "قرص ١" >/dev/null 2>&1
fails 5 athar -C case --lang ar tag 'الممر' --query '؟ …'
fails 5 athar -C case tag 'الممر' --query '!'
athar -C case find 'tag:الممر'
athar -C case --json tag 'الممر' --query '' 2>/dev/null | wc -l
