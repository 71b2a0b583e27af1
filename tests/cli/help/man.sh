#? command man
# The manual page is well-formed in both languages.
for lang in en ar; do
  athar --lang $lang help --man >athar.1
  LC_ALL=C.UTF-8 MANWIDTH=100 man --warnings -E UTF-8 -l -Tutf8 -Z athar.1 2>&1 >/dev/null
done
