# Answers kept for the next time, without what is sealed.
make_case
printf 1 > one.txt
printf 2 > two.txt
echo 'ليلى' | athar -C case add one.txt --source team --medium card --received-from --save-profile field --no-analysis
cat .config/athar/profiles/field 2>/dev/null || cat "$HOME/.config/athar/profiles/field"
athar -C case add two.txt --profile field --no-analysis </dev/null
athar -C case add two.txt --profile nobody --no-analysis </dev/null || echo "exit $?"
