# A stream has a name or is refused.
make_case
printf 'صوت' | athar -C case add - --name 'رسالة صوتية.ogg' --source whatsapp --no-analysis --every
printf x | athar -C case add - --no-analysis || echo "exit $?"
