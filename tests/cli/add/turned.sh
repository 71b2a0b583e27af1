# A picture posted mirrored is found, with the turn; its distance is told.
#? command ffmpeg
make_case
mkdir photos
ffmpeg -v error -f lavfi -i 'mandelbrot=size=640x480' -frames:v 1 photos/a.jpg
ffmpeg -v error -i photos/a.jpg -vf hflip -q:v 4 photos/b-mirrored.jpg
athar -C case add photos --json </dev/null | sed -n 's/.*"path":"\([^"]*\)".*"similar":.*"turn":\([0-9]\).*/\1 turn \2/p'
