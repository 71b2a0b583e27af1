# Where an analyzer cannot run it is said, once, and it does not count as done.
make_case; mkdir in
printf 'الباب مفتوح\n' > in/a.txt
printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%%%EOF\n' > in/b.pdf
seen() {
  python3 - <<'END'
import sqlite3
for row in sqlite3.connect("case/derived.db").execute("SELECT DISTINCT analyzers FROM analysis_end"):
    print(*row)
END
}
bare="python3 $SOURCE/tests/cli/lib-no-landlock.py"
$bare athar -C case add in --source 'card' --how found </dev/null >/dev/null
seen
# Nothing is left to do here, and nothing is said.
$bare athar -C case reindex >/dev/null
$bare athar -C case --lang ar reindex --all >/dev/null
# What has been seen with more is not looked at again with less.
python3 - <<'END'
import sqlite3
db = sqlite3.connect("case/derived.db")
db.execute("UPDATE analysis_end SET analyzers = replace(analyzers, 'sidecar', 'pages 1, sidecar')")
db.commit()
END
$bare athar -C case reindex >/dev/null
seen
