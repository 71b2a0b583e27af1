/* SPDX-License-Identifier: Apache-2.0
 *
 * worker/analyzers/magic/sniff.c: signatures. Own table from the formats' own specifications: only
 * what people of this work meet, so that each row can be checked by eye. Order matters: the first
 * row that fits wins.
 */
#include "worker/analyzers/magic/sniff.h"

#include <string.h>

typedef struct {
	unsigned offset, length;
	const char *bytes;
	const char *media_type;
} Signature;
#define SIG(offset, text, type)                                                                    \
	{                                                                                          \
		offset, sizeof (text) - 1, text, type                                              \
	}

static const Signature signatures[] = {
	SIG (0, "\xff\xd8\xff", "image/jpeg"),
	SIG (0, "\x89PNG\r\n\x1a\n", "image/png"),
	SIG (0, "GIF87a", "image/gif"),
	SIG (0, "GIF89a", "image/gif"),
	SIG (0, "II\x2a\x00", "image/tiff"),
	SIG (0, "MM\x00\x2a", "image/tiff"),
	SIG (0, "II\x2b\x00", "image/tiff"), /* BigTIFF */
	SIG (0, "MM\x00\x2b", "image/tiff"),
	SIG (0, "\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl"),
	SIG (0, "\xff\x0a", "image/jxl"),
	SIG (0, "\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"),
	SIG (0, "8BPS", "image/vnd.adobe.photoshop"),
	SIG (0, "\x1a\x45\xdf\xa3", "video/x-matroska"),
	SIG (0, "OggS", "application/ogg"),
	SIG (0, "FLV\x01", "video/x-flv"),
	SIG (0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
	SIG (0, "\x00\x00\x01\xba", "video/mpeg"),
	SIG (0, "\x00\x00\x01\xb3", "video/mpeg"),
	SIG (0, "DHAV", "video/x-dhav"), /* recorders of surveillance cameras */
	SIG (0, "IMKH", "video/x-hikvision"),
	SIG (0, "ID3", "audio/mpeg"),
	SIG (0, "fLaC", "audio/flac"),
	SIG (0, "#!AMR", "audio/amr"),
	SIG (0, "caff", "audio/x-caf"),
	SIG (0, "%PDF-", "application/pdf"),
	SIG (0, "{\\rtf", "application/rtf"),
	SIG (0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
		"application/x-ole-storage"), /* .doc .xls .ppt .msg */
	SIG (0, "AT&TFORM", "image/vnd.djvu"),
	SIG (0, "PK\x03\x04", "application/zip"),
	SIG (0, "PK\x05\x06", "application/zip"), /* empty */
	SIG (0, "Rar!\x1a\x07", "application/vnd.rar"),
	SIG (0, "7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
	SIG (0, "\x1f\x8b", "application/gzip"),
	SIG (0, "BZh", "application/x-bzip2"),
	SIG (0,
		"\xfd"
		"7zXZ\x00",
		"application/x-xz"),
	SIG (0, "\x28\xb5\x2f\xfd", "application/zstd"),
	SIG (257, "ustar", "application/x-tar"),
	SIG (0, "SQLite format 3\x00", "application/vnd.sqlite3"),
	SIG (0,
		"\x7f"
		"ELF",
		"application/x-elf"),
	SIG (0, "MZ", "application/vnd.microsoft.portable-executable"),
	SIG (32769, "CD001", "application/x-iso9660-image"),
	SIG (0, "OTTO", "font/otf"),
};

/* ISO-BMFF major and compatible brands (14496-12; MP4RA's register). */
static const struct {
	char brand[5];
	const char *media_type;
} brands[] = {
	{"heic", "image/heic"},
	{"heix", "image/heic"},
	{"hevc", "image/heic"},
	{"heim", "image/heic"},
	{"heis", "image/heic"},
	{"avif", "image/avif"},
	{"avis", "image/avif"},
	{"mif1", "image/heif"},
	{"msf1", "image/heif"},
	{"crx ", "image/x-canon-cr3"},
	{"M4A ", "audio/mp4"},
	{"M4B ", "audio/mp4"},
	{"qt  ", "video/quicktime"},
	{"3gp4", "video/3gpp"},
	{"3gp5", "video/3gpp"},
	{"3gp6", "video/3gpp"},
	{"3g2a", "video/3gpp2"},
	{"isom", "video/mp4"},
	{"iso2", "video/mp4"},
	{"iso4", "video/mp4"},
	{"iso5", "video/mp4"},
	{"iso6", "video/mp4"},
	{"mp41", "video/mp4"},
	{"mp42", "video/mp4"},
	{"avc1", "video/mp4"},
	{"M4V ", "video/mp4"},
	{"MSNV", "video/mp4"},
	{"dash", "video/mp4"},
};

static const char *
brand_type (const uint8_t *four)
{
	for (size_t i = 0; i < G_N_ELEMENTS (brands); i++)
		if (memcmp (four, brands[i].brand, 4) == 0)
			return brands[i].media_type;
	return NULL;
}

/* Major brand first; "mif1" says only "a HEIF", so a compatible brand may be more exact. */
static const char *
bmff_type (const uint8_t *data, size_t bytes)
{
	size_t size;
	const char *type, *other;
	if (bytes < 16)
		return NULL;
	if (memcmp (data + 4, "moov", 4) == 0 || memcmp (data + 4, "mdat", 4) == 0 ||
		memcmp (data + 4, "wide", 4) == 0)
		return "video/quicktime"; /* before brands were invented */
	if (memcmp (data + 4, "ftyp", 4) != 0)
		return NULL;
	size = MIN (bytes,
		((size_t)data[0] << 24 | (size_t)data[1] << 16 | (size_t)data[2] << 8 | data[3]));
	type = brand_type (data + 8);
	for (size_t at = 16; at + 4 <= size && (!type || g_str_equal (type, "image/heif")); at += 4)
		if ((other = brand_type (data + at)))
			type = g_str_has_prefix (other, "image/") || !type ? other : type;
	return type ? type : "video/mp4";
}

static const char *
riff_type (const uint8_t *data, size_t bytes)
{
	if (bytes < 12 || memcmp (data, "RIFF", 4) != 0)
		return NULL;
	if (memcmp (data + 8, "WEBP", 4) == 0)
		return "image/webp";
	if (memcmp (data + 8, "AVI ", 4) == 0)
		return "video/x-msvideo";
	return memcmp (data + 8, "WAVE", 4) == 0 ? "audio/wav" : NULL;
}

/* Formats known by a rhythm instead of a beginning: transport streams, MPEG audio, ADTS, BMP. */
static const char *
rhythm_type (const uint8_t *data, size_t bytes)
{
	if (bytes >= 188 * 3 + 1 && data[0] == 0x47 && data[188] == 0x47 && data[376] == 0x47)
		return "video/mp2t";
	if (bytes >= 192 * 3 + 5 && data[4] == 0x47 && data[196] == 0x47 && data[388] == 0x47)
		return "video/mp2t"; /* M2TS */
	if (bytes >= 4 && data[0] == 0xff && (data[1] & 0xf6) == 0xf0)
		return "audio/aac";
	/* Layer II and III; FF FE, Layer I, is the mark of UTF-16 and nothing else one meets. */
	if (bytes >= 4 && data[0] == 0xff && (data[1] & 0xe0) == 0xe0 && (data[1] & 0x06) &&
		(data[1] & 0x06) != 0x06 && (data[2] >> 4) != 15 && (data[2] >> 4))
		return "audio/mpeg";
	if (bytes >= 26 && data[0] == 'B' && data[1] == 'M' && data[6] == 0 && data[7] == 0 &&
		data[14] >= 12 && data[15] == 0)
		return "image/bmp";
	return NULL;
}

/* WebM is Matroska whose DocType says so; Opus and Vorbis alone in Ogg are sound. */
static const char *
refine (const char *type, const uint8_t *data, size_t bytes)
{
	size_t edge = MIN (bytes, 4096);
	if (g_str_equal (type, "video/x-matroska") && memmem (data, edge, "webm", 4))
		return "video/webm";
	if (g_str_equal (type, "application/ogg"))
		return memmem (data, edge, "theora", 6) ? "video/ogg" : "audio/ogg";
	if (g_str_equal (type, "application/zip")) {
		const char *better = sniff_zip (data, bytes);
		return better ? better : type;
	}
	return type;
}

AtharMagic
sniff_signature (const uint8_t *data, size_t bytes)
{
	const char *type = bmff_type (data, bytes);
	if (!type)
		type = riff_type (data, bytes);
	for (size_t i = 0; !type && i < G_N_ELEMENTS (signatures); i++) {
		const Signature *s = &signatures[i];
		if (bytes >= s->offset + s->length &&
			memcmp (data + s->offset, s->bytes, s->length) == 0)
			type = refine (s->media_type, data, bytes);
	}
	if (!type)
		type = rhythm_type (data, bytes);
	return (AtharMagic){type, type ? sniff_kind (type) : "unknown", NULL};
}

static const struct {
	const char *media_type, *kind;
} kinds[] = {
	{"image/vnd.djvu", "document"},
	{"application/pdf", "document"},
	{"application/rtf", "document"},
	{"application/x-ole-storage", "document"},
	{"application/epub+zip", "document"},
	{"text/html", "document"},
	{"application/vnd.oasis.", "document"},
	{"application/vnd.openxmlformats-", "document"},
	{"image/svg+xml", "document"},
	{"application/xml", "text"},
	{"application/json", "text"},
	{"text/", "text"},
	{"application/vnd.apple.mpegurl", "text"},
	{"image/", "photo"},
	{"video/", "film"},
	{"audio/", "audio"},
	{"application/zip", "archive"},
	{"application/vnd.rar", "archive"},
	{"application/x-7z", "archive"},
	{"application/gzip", "archive"},
	{"application/x-bzip2", "archive"},
	{"application/x-xz", "archive"},
	{"application/zstd", "archive"},
	{"application/x-tar", "archive"},
	{"application/x-iso9660", "archive"},
	{"application/vnd.android", "archive"},
	{"application/java-archive", "archive"},
	{"application/warc", "archive"},
};

const char *
sniff_kind (const char *media_type)
{
	for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
		if (g_str_has_prefix (media_type, kinds[i].media_type))
			return kinds[i].kind;
	return "unknown";
}

/* What an ending promises; several types where people use one ending for more. */
static const struct {
	const char *ending, *types;
} endings[] = {
	{"jpg", "image/jpeg"},
	{"jpeg", "image/jpeg"},
	{"jpe", "image/jpeg"},
	{"png", "image/png"},
	{"gif", "image/gif"},
	{"webp", "image/webp"},
	{"tif", "image/tiff"},
	{"tiff", "image/tiff"},
	{"bmp", "image/bmp"},
	{"heic", "image/heic image/heif"},
	{"heif", "image/heic image/heif"},
	{"avif", "image/avif"},
	{"jxl", "image/jxl"},
	{"svg", "image/svg+xml"},
	{"mp4", "video/mp4 video/quicktime video/3gpp"},
	{"m4v", "video/mp4 video/quicktime"},
	{"mov", "video/quicktime video/mp4"},
	{"3gp", "video/3gpp video/mp4"},
	{"mkv", "video/x-matroska"},
	{"webm", "video/webm"},
	{"avi", "video/x-msvideo"},
	{"ts", "video/mp2t"},
	{"mts", "video/mp2t"},
	{"m2ts", "video/mp2t"},
	{"mpg", "video/mpeg"},
	{"mpeg", "video/mpeg"},
	{"flv", "video/x-flv"},
	{"wmv", "video/x-ms-asf"},
	{"asf", "video/x-ms-asf"},
	{"mp3", "audio/mpeg"},
	{"m4a", "audio/mp4 video/mp4"},
	{"aac", "audio/aac"},
	{"ogg", "audio/ogg video/ogg"},
	{"oga", "audio/ogg"},
	{"opus", "audio/ogg"},
	{"wav", "audio/wav"},
	{"flac", "audio/flac"},
	{"amr", "audio/amr"},
	{"wma", "video/x-ms-asf"},
	{"pdf", "application/pdf"},
	{"rtf", "application/rtf text/plain"},
	{"doc", "application/x-ole-storage application/rtf"},
	{"xls", "application/x-ole-storage"},
	{"ppt", "application/x-ole-storage"},
	{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
	{"odt", "application/vnd.oasis.opendocument.text"},
	{"ods", "application/vnd.oasis.opendocument.spreadsheet"},
	{"odp", "application/vnd.oasis.opendocument.presentation"},
	{"epub", "application/epub+zip"},
	{"zip", "application/zip"},
	{"rar", "application/vnd.rar"},
	{"7z", "application/x-7z-compressed"},
	{"gz", "application/gzip"},
	{"tgz", "application/gzip"},
	{"bz2", "application/x-bzip2"},
	{"xz", "application/x-xz"},
	{"tar", "application/x-tar"},
	{"htm", "text/html text/plain"},
	{"html", "text/html text/plain"},
	{"json", "application/json text/plain"},
	{"xml", "application/xml text/plain"},
	{"csv", "text/csv text/plain"},
	{"txt", "text/plain text/csv application/json text/html application/xml"},
	{"md", "text/plain"},
	{"m3u8", "application/vnd.apple.mpegurl"},
};

const char *
sniff_expected (const char *name)
{
	const char *dot = strrchr (name, '.');
	for (size_t i = 0; dot && i < G_N_ELEMENTS (endings); i++)
		if (g_ascii_strcasecmp (dot + 1, endings[i].ending) == 0)
			return endings[i].types;
	return NULL;
}
