# A thing without bytes; who keeps it is asked, not an argument.
make_case
echo 'أبو سمير' | athar -C case exhibit add register 'دفتر أزرق، 200 صفحة' --seal B-0117 --source office --custodian
athar -C case exhibit add spaceship 'x' </dev/null || echo "exit $?"
