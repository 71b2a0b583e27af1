# What a downloader wrote beside a film is shown with the film, as claims, with words for a person and as it is for a program.
#? command ffmpeg
make_case
mkdir posts
ffmpeg -v error -f lavfi -i 'color=blue:size=64x64:duration=1' posts/film.mp4
cat > posts/film.info.json <<'END'
{"id": "x1", "title": "عند الباب", "description": "يقال إنه صُوّر اليوم", "uploader": "قناة تجريبية", "timestamp": 1733700000,
 "webpage_url": "https://video.example/x1", "extractor": "example", "_version": {"version": "2024.12.06"}, "extractor_key": "Example"}
END
athar -C case add posts --every </dev/null >/dev/null
athar -C case --lang ar show SDN-A-000001 | sed -n '/^ما تقوله عنها/,/^ظروف/p'
athar -C case --json show SDN-A-000001 | grep -o '"companions_say":.*"how_received"'
athar -C case --lang ar show SDN-A-000001 | sed -n '/^ما قرأته/,/^ما تقوله/p' | grep -E 'المدة|المسارات'
