#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the sample folder of `make demo` and of the tests: a plainly invented place, the Rayhan building (مبنى الريحان).

    tools/make-sample.py OUT [--small]

60 pictures with Arabic and Latin signs and numbered cards, 6 short films, edited re-uploads with .info.json beside them,
documents, a list of invented names, and one damaged file of each kind. The same bytes at every run with the same library
versions (seeded). Nothing here shows or names a real person or place. --small: 8 pictures and 2 films, for tests.
"""
import argparse
import json
import math
import pathlib
import random
import struct
import subprocess
import zipfile

import cairo
import gi
gi.require_version("Pango", "1.0")
gi.require_version("PangoCairo", "1.0")
from gi.repository import Pango, PangoCairo  # noqa: E402
from PIL import Image  # noqa: E402

SIGNS = [("الطابق الأول", "FIRST FLOOR"), ("غرفة السجلات", "RECORDS"), ("المخزن", "STORE"), ("مخرج", "EXIT"),
         ("الممر ب", "CORRIDOR B"), ("مكتب الاستقبال", "RECEPTION"), ("البوابة الشرقية", "EAST GATE"),
         ("غرفة الكهرباء", "SWITCH ROOM"), ("المطبخ", "KITCHEN"), ("السطح", "ROOF")]
FIRST = ["سامر", "ليلى", "نادر", "هالة", "يزن", "رنا", "كرم", "دانة", "وائل", "سلمى", "باسل", "جود"]
FIRST_LATIN = ["Samer", "Layla", "Nader", "Hala", "Yazan", "Rana", "Karam", "Dana", "Wael", "Salma", "Basel", "Joud"]
FAMILY = ["الريحاني", "البستاني التجريبي", "النموذجي", "أبو مثال", "عبد الورق"]
FAMILY_LATIN = ["al-Rayhani", "al-Bustani Tajribi", "al-Namudhaji", "Abu Mithal", "Abd al-Waraq"]
PALETTES = [((.93, .90, .84), (.55, .48, .40), (.20, .35, .50)), ((.86, .90, .93), (.45, .52, .56), (.60, .25, .20)),
            ((.90, .93, .86), (.50, .55, .42), (.25, .25, .45)), ((.95, .92, .88), (.60, .50, .45), (.15, .40, .30))]


def text(ctx, x, y, words, size, colour=(0, 0, 0), width=None, rtl=False):
    layout = PangoCairo.create_layout(ctx)
    layout.set_font_description(Pango.FontDescription(f"Noto Naskh Arabic,Noto Sans Bold {size}"))
    layout.set_text(words, -1)
    if width:
        layout.set_width(int(width * Pango.SCALE))
    layout.set_alignment(Pango.Alignment.RIGHT if rtl and width else Pango.Alignment.CENTER if width else Pango.Alignment.LEFT)
    ctx.set_source_rgb(*colour)
    ctx.move_to(x, y)
    PangoCairo.show_layout(ctx, layout)


def box(ctx, x, y, w, h, colour):
    ctx.set_source_rgb(*colour)
    ctx.rectangle(x, y, w, h)
    ctx.fill()


def scene(ctx, w, h, number, shift=0.0):
    """One room of the building: wall, floor, doors, a sign in two scripts, a numbered card, speckle as film grain."""
    rng = random.Random(number)
    wall, floor, accent = PALETTES[number % len(PALETTES)]
    box(ctx, 0, 0, w, h, wall)
    horizon = h * (.60 + .12 * rng.random())
    box(ctx, 0, horizon, w, h - horizon, floor)
    for _ in range(3 + rng.randrange(4)):
        dx, dw = w * rng.random() - shift * 40, w * (.07 + .08 * rng.random())
        dh = h * (.25 + .25 * rng.random())
        box(ctx, dx, horizon - dh, dw, dh, tuple(c * (.5 + .4 * rng.random()) for c in floor))
        box(ctx, dx + dw * .1, horizon - dh * .9, dw * .35, dh * .3, accent)
    for _ in range(5):
        ctx.set_source_rgba(*accent, .25)
        ctx.arc(w * rng.random() + shift * 25, h * rng.random(), w * (.02 + .06 * rng.random()), 0, 2 * math.pi)
        ctx.fill()
    arabic, latin = SIGNS[number % len(SIGNS)]
    sx, sy = w * (.08 + .4 * rng.random()) + shift * 10, h * .08
    box(ctx, sx, sy, w * .36, h * .2, (.98, .98, .95))
    text(ctx, sx, sy + h * .01, arabic, int(h * .055), accent, w * .36)
    text(ctx, sx, sy + h * .11, latin, int(h * .04), (.1, .1, .1), w * .36)
    cx, cy = w * (.55 + .25 * rng.random()), h * .72
    box(ctx, cx, cy, w * .18, h * .2, (1, 1, .8))
    digits = str(100 + number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    text(ctx, cx, cy + h * .01, f"{digits}\n{100 + number}", int(h * .06), (.5, .1, .1), w * .18)
    grain = random.Random(number * 7 + int(shift * 100))
    for _ in range(900):
        ctx.set_source_rgba(0, 0, 0, .05 + .1 * grain.random())
        ctx.rectangle(w * grain.random(), h * grain.random(), 2, 2)
        ctx.fill()


def draw(w, h, number, shift=0.0):
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, w, h)
    scene(cairo.Context(surface), w, h, number, shift)
    return Image.frombuffer("RGB", (w, h), bytes(surface.get_data()), "raw", "BGRX", 0, 1).copy()


def exif(number):
    tags = Image.Exif()
    tags[0x010F], tags[0x0110] = "Sample", "Drawn camera 1"
    tags[0x0132] = f"2031:03:{1 + number % 28:02d} 10:{number % 60:02d}:00"
    tags.get_ifd(0x8769)[0x9003] = tags[0x0132]
    tags.get_ifd(0x8825).update({1: "N", 2: (33.0, float(number % 60), 30.0), 3: "E", 4: (36.0, 15.0, 0.0)})
    return tags


def pictures(out, count):
    folder = out / "photos" / "يوم الأول"
    folder.mkdir(parents=True)
    made = []
    for number in range(count):
        image = draw(1600, 1200, number)
        path = folder / f"IMG_{100 + number}.{'png' if number % 15 == 14 else 'jpg'}"
        image.save(path, **({} if path.suffix == ".png" else {"quality": 88, "exif": exif(number)}))
        made.append(path)
    return made


def encode(path, frames, w, h, extra=()):
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{w}x{h}", "-r", "12", "-i", "-",
               "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", "24", "-threads", "1", "-bitexact",
               "-metadata", "creation_time=2031-03-05T09:00:00Z", *extra, str(path)]
    subprocess.run(command, input=b"".join(frames), check=True)


def refilm(source, path, *options):
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(source), "-c:v", "libx264", "-preset", "veryfast", "-threads", "1",
                    "-bitexact", *options, str(path)], check=True)


def post(path, number, words, stamp):
    """The sidecar a downloader leaves beside a film or picture (yt-dlp's .info.json keys)."""
    path.write_text(json.dumps({
        "id": f"sample{number}", "title": words, "description": words, "uploader": f"قناة تجريبية {number}",
        "uploader_id": f"@sample_channel_{number}", "channel": f"Sample channel {number}", "timestamp": stamp, "upload_date": "20310306",
        "webpage_url": f"https://video.example/{number}", "extractor": "example", "ext": path.name.split(".")[1],
        "_type": "video", "epoch": stamp + 86400}, ensure_ascii=False, indent=1), encoding="utf-8")


def films(out, count):
    folder = out / "films"
    again = out / "reuploads"
    folder.mkdir()
    again.mkdir()
    for number in range(count):
        path = folder / f"VID_{number + 1}.mp4"
        encode(path, [draw(640, 360, 70 + number, t / 12).tobytes() for t in range(48)], 640, 360)
    first, second = folder / "VID_1.mp4", folder / "VID_2.mp4"
    refilm(first, again / "clip-a.mp4", "-crf", "36", "-vf", "scale=480:-2")
    refilm(second, again / "clip-b.mp4", "-ss", "1", "-t", "2", "-crf", "32")
    refilm(first, again / "clip-c.mp4", "-vf", "drawbox=x=10:y=10:w=90:h=40:color=white:t=fill", "-crf", "30")
    for index, name in enumerate(("clip-a", "clip-b", "clip-c")):
        post(again / f"{name}.info.json", index + 1, ("من داخل المبنى", "Inside the Rayhan building, corridor", "يقال إنه صُوّر اليوم")[index], 1930470000 + index * 3600)


def edited(out, made):
    """The same pictures as others posted them: smaller, paler, mirrored, cropped; one byte for byte the same."""
    again = out / "reuploads"
    image = Image.open(made[0]).convert("RGB")
    image.resize((800, 600), Image.LANCZOS).save(again / "forwarded-1.jpg", quality=55)
    post(again / "forwarded-1.info.json", 9, "صورة من الممر", 1930480000)
    Image.open(made[1]).convert("RGB").point(lambda v: min(255, int(v * 1.15))).save(again / "forwarded-2.jpg", quality=70)
    Image.open(made[2]).convert("RGB").transpose(Image.FLIP_LEFT_RIGHT).save(again / "mirrored.jpg", quality=80)
    Image.open(made[3]).convert("RGB").crop((300, 200, 1300, 1000)).save(again / "cropped.jpg", quality=80)
    (again / "same-file.jpg").write_bytes(made[4].read_bytes())


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2031, 3, 7, 8, 0, 0)), data)


def pdf(path):
    surface = cairo.PDFSurface(str(path), 595, 842)
    surface.set_metadata(cairo.PDFMetadata.CREATE_DATE, "2031-03-07T08:00:00Z")
    ctx = cairo.Context(surface)
    text(ctx, 60, 80, "محضر جرد مبنى الريحان", 22, width=475, rtl=True)
    text(ctx, 60, 150, "وُجد في غرفة السجلات دفتر واحد برقم ١١٧، وصندوقان من الورق.\nلم يُعثر على شيء في القبو.", 14, width=475, rtl=True)
    text(ctx, 60, 300, "Inventory of the Rayhan building. One register, number 117.", 13)
    ctx.show_page()
    text(ctx, 60, 80, "Page two: nothing was found in the cellar.", 14)
    ctx.show_page()
    surface.finish()


def documents(out):
    folder = out / "documents"
    folder.mkdir()
    pdf(folder / "محضر.pdf")
    (folder / "شهادة.txt").write_text("رأيتُ ضوءاً في الممر ب قرابة الساعة التاسعة.\nThe light was seen from the east gate.\n", encoding="utf-8")
    (folder / "old-note.txt").write_bytes("ملاحظة قديمة من مكتب الاستقبال، الطابق الأول.\n".encode("cp1256"))
    (folder / "page.html").write_text("<!doctype html><html lang='ar' dir='rtl'><title>صفحة محفوظة</title><p>قالت الجمعية التجريبية إن البوابة الشرقية مغلقة.</p><script>alert(1)</script>", encoding="utf-8")
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    zipped(folder / "report.docx", {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "word/document.xml": f'<?xml version="1.0"?><w:document {w}><w:body><w:p><w:r><w:t>تقرير زيارة مبنى الريحان: المطبخ فارغ.</w:t></w:r></w:p><w:p><w:r><w:t>Visit report: the kitchen is empty.</w:t></w:r></w:p></w:body></w:document>'})
    zipped(folder / "box-of-scans.zip", {"scan-1.txt": "صفحة أولى\n", "scan-2.txt": "second page\n"})
    rng = random.Random(5)
    rows = ["الرقم,الاسم,الاسم باللاتينية,اسم الأم,سنة الميلاد,تاريخ الدخول"]
    for number in range(40):
        first, father, family = rng.randrange(12), rng.randrange(12), rng.randrange(5)
        rows.append(f"{number + 1},{FIRST[first]} {FIRST[father]} {FAMILY[family]},{FIRST_LATIN[first]} {FIRST_LATIN[father]} {FAMILY_LATIN[family]},{FIRST[rng.randrange(12)]},{1960 + rng.randrange(40)},2031-0{1 + rng.randrange(9)}")
    (folder / "قائمة أسماء.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def damaged(out, made):
    folder = out / "damaged"
    folder.mkdir()
    whole = made[0].read_bytes()
    (folder / "cut-photo.jpg").write_bytes(whole[:len(whole) // 2])
    film = (out / "films" / "VID_1.mp4").read_bytes()
    (folder / "cut-film.mp4").write_bytes(film[:len(film) * 2 // 3])
    (folder / "broken.pdf").write_bytes((out / "documents" / "محضر.pdf").read_bytes()[:600])
    (folder / "broken.docx").write_bytes((out / "documents" / "report.docx").read_bytes()[:150])
    (folder / "broken.zip").write_bytes((out / "documents" / "box-of-scans.zip").read_bytes()[:-40])
    (folder / "not-a-photo.jpg").write_text("this is a text named as a picture\n")
    (folder / "playlist.mp4").write_text("#EXTM3U\n#EXTINF:5,\nfile:///etc/hostname\n")
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "huge.png").write_bytes(huge_png())
    (folder / "vector.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname"/></svg>')
    (folder / "gpj.\u202egnp.exe.txt").write_text("a name that reads backwards\n")


def huge_png():
    """A PNG that claims 60,000 by 60,000 pixels and holds none."""
    def chunk(kind, data):
        import zlib
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)) + chunk(b"IEND", b"")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--small", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=False)
    made = pictures(options.out, 8 if options.small else 60)
    films(options.out, 2 if options.small else 6)
    edited(options.out, made)
    documents(options.out)
    damaged(options.out, made)


if __name__ == "__main__":
    main()
