# A pseudonym for the author of records; the real name is asked for, sealed, and stands nowhere in clear.
make_case
cd case
athar member list
printf '%s\n' 'ليلى الحسن-7351' | athar member add 'أم سمير' --language ar --language en --real-name
athar member list --json
athar member add 'Sample archivist'          # replaces the first
athar member add 'Sample archivist'          # … and so does a third
athar member list
athar --lang ar member list
! grep -rqaF 7351 . "$ATHAR_KEYS"
fails 2 athar member add
# Without keys nothing is written.
ATHAR_KEYS=$SCRATCH/none fails 3 athar member add 'Somebody'
