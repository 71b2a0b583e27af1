#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden tests of analyzers: draws samples (plainly invented, standard library only), runs `athar-worker --analyze` on each
and compares what every analyzer says with expected/<sample>.json. TAP. --update writes the files anew: read the diff.

Sizes of thumbnails are left out: they change with the JPEG library. Everything else must be the same, PDQ to the bit.
"""
import io
import json
import math
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

HERE = pathlib.Path(__file__).resolve().parent


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, pixel, colour=2, depth=8, extra=b"", interlace=0):
    """pixel(x, y): a tuple of samples. Colour 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        if depth == 1:
            bits = "".join(str(pixel(x, y)[0]) for x in range(width)).ljust((width + 7) // 8 * 8, "0")
            rows += int(bits, 2).to_bytes(len(bits) // 8, "big")
        else:
            for x in range(width):
                for sample in pixel(x, y):
                    rows += sample.to_bytes(depth // 8, "big")
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))
            + extra + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b""))


def wave(x, y, k=0):
    """Something with a spectrum: circles and slopes."""
    return int(128 + 60 * math.sin((x * x + 2 * y * y) / 4000 + k) + 50 * math.sin(x / 13 + y / 29) + (x * y) % 17) & 255


def rgb(x, y):
    return wave(x, y), wave(x, y, 1), wave(x, y, 2)


def exif(north_south=b"N", east_west=b"E"):
    """Little-endian TIFF: make, orientation 6, time taken, a place."""
    def entry(tag, kind, count, value):
        return struct.pack("<HHI", tag, kind, count) + (value if isinstance(value, bytes) else struct.pack("<I", value))
    data = bytearray(b"II*\0" + struct.pack("<I", 8))
    heap, at = bytearray(), 8 + (2 + 4 * 12 + 4) + (2 + 2 * 12 + 4) + (2 + 4 * 12 + 4)

    def keep(raw):
        heap.extend(raw)
        return at + len(heap) - len(raw)
    ifd0, ifd_exif, ifd_gps = 8, 8 + 54, 8 + 54 + 30
    make, taken = b"Mithal\0", b"2013:05:04 14:00:00\0"
    data += struct.pack("<H", 4) + entry(0x10F, 2, len(make), keep(make + b"\0")) + entry(0x112, 3, 1, 6)
    data += entry(0x8769, 4, 1, ifd_exif) + entry(0x8825, 4, 1, ifd_gps) + struct.pack("<I", 0)
    data += struct.pack("<H", 2) + entry(0x9003, 2, len(taken), keep(taken)) + entry(0x9011, 2, 7, keep(b"+03:00\0\0")) + struct.pack("<I", 0)
    data += struct.pack("<H", 4) + entry(1, 2, 2, north_south + b"\0\0\0") + entry(2, 5, 3, keep(struct.pack("<6I", 33, 1, 30, 1, 1234, 100)))
    data += entry(3, 2, 2, east_west + b"\0\0\0") + entry(4, 5, 3, keep(struct.pack("<6I", 36, 1, 18, 1, 0, 1))) + struct.pack("<I", 0)
    assert ifd0 == 8 and len(data) == at
    return bytes(data + heap)


def tiff(width, height, photometric, samples, bits, pixels):
    entries = [(256, 4, 1, width), (257, 4, 1, height), (259, 3, 1, 1), (262, 3, 1, photometric), (277, 3, 1, samples),
               (278, 4, 1, height), (279, 4, 1, len(pixels)), (284, 3, 1, 1)]
    end = 8 + 2 + (len(entries) + 2) * 12 + 4
    entries += [(258, 3, samples, end if samples > 2 else bits), (273, 4, 1, end + 2 * samples)]
    body = b"".join(struct.pack("<HHII", *e) for e in sorted(entries))
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + struct.pack("<I", 0) + struct.pack("<H", bits) * samples + pixels


def absurd_jpeg():
    return (b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 17, 8, 65500, 65500, 3) + b"\1\x22\0\2\x11\1\3\x11\1"
            + b"\xff\xda" + struct.pack(">HB", 12, 3) + b"\1\0\2\x11\3\x11\0\x3f\0" + b"\0" * 64 + b"\xff\xd9")


def office(member, mimetype=None):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        archive.writestr(zipfile.ZipInfo(member), "<x/>")
    return out.getvalue()


PALETTE = chunk(b"PLTE", bytes(v for i in range(256) for v in (i, 255 - i, i * 7 & 255)))
ARABIC = "قائمة الأسماء: ليلى الحسن، أبو سمير\nالصفحة الثانية\n"
# name -> (file name, bytes)
SAMPLES = {
    "rgb": ("picture.png", png(700, 500, rgb)),
    "small-rgb": ("small.png", png(100, 60, rgb)),
    "tiny": ("tiny.png", png(4, 3, rgb)),
    "grey": ("grey.png", png(200, 150, lambda x, y: (wave(x, y),), colour=0)),
    "grey-16": ("grey16.png", png(200, 150, lambda x, y: (wave(x, y) << 8 | 77,), colour=0, depth=16)),
    "rgb-16": ("rgb16.png", png(120, 90, lambda x, y: tuple(v << 8 | 5 for v in rgb(x, y)), depth=16)),
    "rgba": ("alpha.png", png(200, 150, lambda x, y: (*rgb(x, y), wave(x, y, 3)), colour=6)),
    "grey-alpha": ("la.png", png(200, 150, lambda x, y: (wave(x, y), 255 if x > y else 0), colour=4)),
    "palette": ("palette.png", png(200, 150, lambda x, y: (wave(x, y),), colour=3, extra=PALETTE)),
    "one-bit": ("one.png", png(200, 150, lambda x, y: (wave(x, y) >> 7,), colour=0, depth=1)),
    "exif": ("turned.png", png(400, 300, rgb, extra=chunk(b"eXIf", exif()))),
    "exif-south-west": ("far.png", png(64, 48, rgb, extra=chunk(b"eXIf", exif(b"S", b"W")))),
    "cut": ("cut.png", png(700, 500, rgb)[:60000]),
    "absurd": ("absurd.jpg", absurd_jpeg()),
    "cmyk": ("ink.tif", tiff(120, 90, 5, 4, 8, bytes(v for y in range(90) for x in range(120) for v in (*rgb(x, y), 20)))),
    "bmp": ("old.bmp", b"BM" + struct.pack("<IHHIIiiHHIIiiII", 58, 0, 0, 54, 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0) + b"\1\2\3\0"),
    "jpeg-name": ("film.mp4", png(8, 8, rgb)),
    "empty": ("nothing.jpg", b""),
    "text-utf8": ("names.txt", ARABIC.encode()),
    "text-1256": ("names.txt", ARABIC.encode("cp1256", "replace")),
    "text-utf16": ("names.txt", ARABIC.encode("utf-16")),
    "playlist": ("film.mp4", b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n"),
    "svg": ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
    "docx": ("letter.docx", office("word/document.xml")),
    "odt": ("letter.odt", office("content.xml", "application/vnd.oasis.opendocument.text")),
    "unknown": ("blob.bin", bytes(range(1, 255)) * 3),
}
# Analyzers whose goldens live here; what others say about these samples is their tests' business.
KEPT = {"magic", "image"}


def analyze(worker, path):
    done = subprocess.run([worker, "--analyze", path], capture_output=True, text=True, timeout=120, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    for line in lines:
        for blob in line.get("blobs", []):
            if blob["name"] == "thumb":
                del blob["bytes"]
    return [line for line in lines if line.get("analyzer", "magic") in KEPT]


def main():
    worker, update = sys.argv[1], "--update" in sys.argv
    failed = 0
    print(f"1..{len(SAMPLES)}")
    with tempfile.TemporaryDirectory() as folder:
        for number, (sample, (name, data)) in enumerate(SAMPLES.items(), 1):
            path = pathlib.Path(folder) / name
            path.write_bytes(data)
            said = json.dumps(analyze(worker, path), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
            golden = HERE / "expected" / f"{sample}.json"
            if update:
                golden.write_text(said)
            good = golden.exists() and golden.read_text() == said
            failed += not good
            print(f"{'ok' if good else 'not ok'} {number} {sample}")
            if not good:
                print("".join(f"# {line}\n" for line in said.splitlines()), end="")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
