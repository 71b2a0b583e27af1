# The same bytes under two names; what has no perceptual hash says so.
make_case
mkdir in
echo same >in/a.txt; echo same >in/b.txt; echo other >in/c.txt
athar add -C case in --source s --no-analysis >/dev/null 2>&1 </dev/null
athar similar -C case SDN-A-000001
athar similar -C case SDN-A-000001 --lang ar
athar similar -C case SDN-A-000001 --json
athar similar -C case SDN-A-000003
