# The folder of the case is never taken into the case: not alone, not by a link, not inside a larger folder.
make_case </dev/null
mkdir case/incoming; printf 'باب' > case/incoming/door.txt; printf 'باب' > beside.txt; ln -s case here
fails 5 athar -C case add case --no-analysis </dev/null
fails 5 athar -C case add here/objects --no-analysis </dev/null
(cd case; fails 5 athar --lang ar add . --no-analysis </dev/null)
athar -C case add . --no-analysis --source all --every </dev/null
athar -C case add case/incoming --no-analysis --source incoming </dev/null | sed -n 1,3p
