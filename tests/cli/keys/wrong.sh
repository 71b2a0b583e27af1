# A wrong passphrase is said to be wrong before it is asked for again.
export NO_COLOR=1
exec 7<<<'the right phrase'
ATHAR_PASSPHRASE_FD=7 make_case
exec 7<&-
athar_person() { python3 "$SOURCE/tests/cli/lib-pty.py" "$@"; }
printf 'باب' > door.txt
athar_person 'مفاتيحك' 'خطأ' 'مفاتيحك' 'the right phrase' 'تتقدم؟' '' -- athar -C case --lang ar add door.txt --source hand --no-analysis \
  | sed 's/تقول .* (/تقول NOW (/'
