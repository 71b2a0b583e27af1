-- derived.db: what analyzers and engines found. Made again by `athar reindex`; nothing here is evidence.

-- meta: facts about the database itself: "version"; "fed:<log id>" how many records of a log the index of words has seen.
CREATE TABLE meta (
	name text PRIMARY KEY,
	value text NOT NULL
) WITHOUT ROWID;

-- analysis: one analyzer's newest reply about one object.
CREATE TABLE analysis (
	object bytea NOT NULL,      -- SHA-256
	analyzer text NOT NULL,     -- "image"
	version bigint NOT NULL,    -- of the analyzer
	libraries text NOT NULL,    -- "vips 8.14.1, …": results differ between versions of decoders
	status smallint NOT NULL,   -- 0 done, 1 failed, 2 limit
	facts text NOT NULL,        -- JCS object (docs/format/facts.md)
	PRIMARY KEY (object, analyzer)
);
-- analysis_text: readable text in it, by page, stream or member.
CREATE TABLE analysis_text (
	object bytea NOT NULL,
	analyzer text NOT NULL,
	part bigint NOT NULL,
	body text NOT NULL,
	PRIMARY KEY (object, analyzer, part)
);
-- analysis_blob: thumbnails, posters, strips.
CREATE TABLE analysis_blob (
	object bytea NOT NULL,
	analyzer text NOT NULL,
	name text NOT NULL,
	media_type text NOT NULL,
	data bytea NOT NULL,
	PRIMARY KEY (object, analyzer, name)
);
-- analysis_warning: what people must know about the reading; key is a message key, args JCS.
CREATE TABLE analysis_warning (
	object bytea NOT NULL,
	analyzer text NOT NULL,
	position bigint NOT NULL,
	key text NOT NULL,
	args text NOT NULL,
	PRIMARY KEY (object, analyzer, position)
);
-- analysis_end: all analyzers that wanted the object have answered. kind: photo, film, audio, document, …
CREATE TABLE analysis_end (
	object bytea PRIMARY KEY,
	analyzers text NOT NULL,    -- the registered ones and their versions at that time: "av 1, image 2, …"
	kind text NOT NULL,
	searchable smallint NOT NULL   -- 1: its texts are in the index of words
) WITHOUT ROWID;
CREATE INDEX analysis_end_waiting ON analysis_end (object) WHERE searchable = 0;
-- pdq: the perceptual hash of a picture and its 7 turns, 8 × 32 bytes, each w[0..3] little-endian (engine/near).
CREATE TABLE pdq (
	object bytea PRIMARY KEY,
	quality smallint NOT NULL,
	hashes bytea NOT NULL
) WITHOUT ROWID;
