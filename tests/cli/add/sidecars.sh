# What downloaders and cameras leave beside a file goes with it.
make_case
mkdir -p posts/one
for name in film.mp4 film.info.json film.ar.vtt film.jpg photo.jpg photo.jpg.proof.csv photo.jpg.asc alone.info.json one/voice.ogg one/metadata.json; do
  printf '%s' "$name" > "posts/$name"
done
athar -C case add posts --no-analysis </dev/null >/dev/null
athar -C case dump | sed -n 's/.*"path":"\([^"]*\)".*"sidecar_kind":"\([a-z_]*\)".*/\2 \1/p' | LC_ALL=C sort
