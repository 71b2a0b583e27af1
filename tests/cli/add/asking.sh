# A person is asked; an answer that cannot be taken is asked for again, words are taken in their language, and what nobody
# knows is recorded as not known.
export NO_COLOR=1
make_case </dev/null
printf 'باب' > door.txt
python3 "$SOURCE/tests/cli/lib-pty.py" 'تتقدم؟' '' 'تسمية' 'تسليم أول' 'سلّمها' 'أبو فلان' 'وصلت؟' 'أعطانيها' 'وصلت؟' 'سلمت' \
  'متى' 'قبل كم يوم' 'متى' '9 كانون الأول 2024' 'أين استُلمت' '' 'اسم مستعار' 'سنونو' 'وسيط' '' 'ممنوعة؟' 'ربما' 'ممنوعة؟' 'لا' \
  'بحوزته' '' 'شروط' '' 'الأصل' 'لدى من سلمها' -- athar -C case --lang ar add door.txt --no-analysis \
  | sed 's/تقول .* (/تقول NOW (/'
athar -C case --lang ar show SDN-A-000001 | sed -n '/^ظروف/,/^السجل/p'
athar -C case --json show SDN-A-000001 | grep -o '"field":"\(how\|not_known\|original_kept\|write_blocked\)","value":"[^"]*"'
# What no record takes is told before a file is read.
fails 5 athar -C case add door.txt --medium "$(printf 'x%.0s' {1..1100})" </dev/null
athar -C case status --json | grep -o '"records":[0-9]*'
