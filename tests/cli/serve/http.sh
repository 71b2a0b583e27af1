# athar serve, from the link to the receipt: who is let in, what is refused, bytes by range, an upload taken in, a graceful end.
make_case
mkdir in; echo "باب الممر" >in/1.txt
athar -C case add in --source "قرص ١" >/dev/null 2>&1
python3 "$SOURCE/tests/cli/lib-serve.py" athar -C case --json serve --port 0 --no-open
