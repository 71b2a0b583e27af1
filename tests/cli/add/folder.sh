# Every file of a folder has a fate: taken, copy, link, pipe; names in two scripts; the same again adds nothing.
make_case
mkdir -p 'صندوق/اليوم الأول'
printf 'رسالة من الشاهد\n' > 'صندوق/اليوم الأول/رسالة.txt'
printf 'a note\n' > 'صندوق/note.txt'
printf 'a note\n' > 'صندوق/same.txt'
: > 'صندوق/empty.txt'
ln -s /etc/hostname 'صندوق/link'
mkfifo 'صندوق/pipe'
athar -C case add 'صندوق' --source 'صندوق الجيران' --how handed_over --when 2031-03 --no-analysis --every </dev/null
athar -C case add 'صندوق' --source 'صندوق الجيران' --no-analysis </dev/null 2>&1
athar -C case status --json | grep -o '"records":[0-9]*' | head -1
athar -C case verify >/dev/null
