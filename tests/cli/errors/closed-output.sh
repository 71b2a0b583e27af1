# A full disk under the results is told; a reader that goes away ends the program without a word.
fails 14 athar help >/dev/full
{ athar help --man || true; } | head -1
