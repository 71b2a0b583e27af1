-- index.db: what follows from records. Made again by `athar rebuild`; a change here needs a new ATHAR_PROJ_VERSION.
--
-- Rows are keyed by n, the number of the record they come from: the first four bytes of the log's id (big-endian) × 2^31 + i.
-- It follows from the record alone, so any order of arrival gives the same rows. A row of a record that was replaced or
-- retracted stays, with in_force 0; the views at the end hide it. Outside sql/index/proj/ only views are named: they are the
-- one gate.
--
-- Times are µs since 1970 UTC. Bounds of dates (…_from_us, …_to_us) are inclusive, NULL = open. Ids and hashes are bytes.

-- meta: facts about the projection itself: "version", "founder" (log id).
CREATE TABLE meta (
	name text PRIMARY KEY,
	value text NOT NULL
) WITHOUT ROWID;

-- log_head: the logs that count, and how far each has been projected.
CREATE TABLE log_head (
	num bigint PRIMARY KEY,   -- first four bytes of the id, big-endian
	id bytea NOT NULL,        -- 16 bytes, the origin
	reason text NOT NULL,     -- founding, admitted, continued
	size bigint NOT NULL,     -- records projected
	root bytea NOT NULL       -- Merkle root at that size
) WITHOUT ROWID;

-- record: the envelope of every record of the logs that count.
CREATE TABLE record (
	n bigint PRIMARY KEY,
	id bytea NOT NULL,        -- RFC 6962 leaf hash
	log bigint NOT NULL,      -- log_head.num
	i bigint NOT NULL,        -- position in its log
	at_us bigint NOT NULL,    -- the installation's clock; orders display only
	author bytea NOT NULL,    -- person id
	type text NOT NULL,
	v bigint NOT NULL,
	state smallint NOT NULL,  -- 0 unknown type or version, 1 projected, 2 body does not fit its type, 3 no record at all
	in_force smallint NOT NULL,
	entity bytea,             -- what it is about (the type's target)
	subject bytea             -- whose key closes its sealed fields; NULL: it has none
) WITHOUT ROWID;

-- over_edge: record n names record target (by id) in its `over`; the target may not have arrived yet.
CREATE TABLE over_edge (
	n bigint NOT NULL,
	target bytea NOT NULL,
	PRIMARY KEY (n, target)
) WITHOUT ROWID;

-- log_open, log_admit, case_open: what logs say about logs and about the case.
CREATE TABLE log_open (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	log bytea NOT NULL,
	case_id bytea NOT NULL,
	key text NOT NULL,        -- C2SP verifier key
	device text,
	letters text,             -- letters of its references
	continues_log bytea,
	continues_size bigint
) WITHOUT ROWID;
CREATE TABLE log_admit (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	log bytea NOT NULL,
	key text NOT NULL,
	letters text
) WITHOUT ROWID;
CREATE TABLE case_open (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	case_id bytea NOT NULL,
	name text NOT NULL,
	code text NOT NULL,       -- first part of every reference
	format bigint NOT NULL
) WITHOUT ROWID;

-- member, subject: who works on the case, and who is protected (nothing but a kind is known in clear).
CREATE TABLE member (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	id bytea NOT NULL,
	pseudonym text NOT NULL,
	key text
) WITHOUT ROWID;
CREATE TABLE subject (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	id bytea NOT NULL,
	kind text NOT NULL,
	commitment bytea
) WITHOUT ROWID;

-- acquisition: how evidence came in (add.begin); receipt: how taking it in ended (add.end). All other answers are read from
-- the record itself.
CREATE TABLE acquisition (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	id bytea NOT NULL,
	source text NOT NULL,     -- source label as given
	source_folded text NOT NULL,
	how text,
	received text,            -- verbatim
	received_from_us bigint,
	received_to_us bigint,
	url text,
	original_kept text,
	conditions text
) WITHOUT ROWID;
CREATE TABLE receipt (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	acquisition bytea NOT NULL,
	status text NOT NULL,     -- complete, interrupted
	receipt bytea NOT NULL,   -- object
	taken bigint NOT NULL,
	already bigint NOT NULL,
	skipped bigint NOT NULL,
	failed bigint NOT NULL,
	bytes bigint NOT NULL
) WITHOUT ROWID;

-- item: evidence with bytes. Identity: object, source label of its acquisition, verbatim path.
CREATE TABLE item (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	id bytea NOT NULL,
	log bigint NOT NULL,      -- log_head.num: whose numbers
	number bigint NOT NULL,   -- of the reference
	acquisition bytea NOT NULL,
	object bytea NOT NULL,
	bytes bigint NOT NULL,
	path text NOT NULL,       -- as shown
	path_raw bytea,           -- as it came in, when that is not UTF-8
	mtime_us bigint,
	sidecar_of bytea,
	sidecar_kind text,
	url text,
	captured text,            -- verbatim
	captured_from_us bigint,
	captured_to_us bigint,
	capture_tool text,
	changed_while_read smallint NOT NULL
) WITHOUT ROWID;

-- exhibit: evidence without bytes.
CREATE TABLE exhibit (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	id bytea NOT NULL,
	log bigint NOT NULL,
	number bigint NOT NULL,
	acquisition bytea NOT NULL,
	kind text NOT NULL,
	description text NOT NULL, -- words, or "sha256:…" of the object that holds them
	seal text,
	found text,               -- verbatim
	found_from_us bigint,
	found_to_us bigint,
	find_spot text            -- verbatim
) WITHOUT ROWID;

-- note, tag, flag: said of one entity.
CREATE TABLE note (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	entity bytea NOT NULL,
	text text,                -- NULL: in the object
	object bytea,
	language text
) WITHOUT ROWID;
CREATE TABLE tag (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	entity bytea NOT NULL,
	tag text NOT NULL,        -- as typed
	folded text NOT NULL      -- as compared (base/text.h)
) WITHOUT ROWID;
CREATE TABLE flag (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	entity bytea NOT NULL,
	flag text NOT NULL,
	yes smallint NOT NULL,    -- 1 it is so, 0 it was looked at and is not so
	part text
) WITHOUT ROWID;

-- set_open, set_member: sets of things.
CREATE TABLE set_open (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	id bytea NOT NULL,
	name text NOT NULL,
	folded text NOT NULL
) WITHOUT ROWID;
CREATE TABLE set_member (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	entity bytea NOT NULL,
	set_id bytea NOT NULL,
	position bigint
) WITHOUT ROWID;

-- description: one statement about an entity (describe). Two in force that differ in sense contradict each other.
CREATE TABLE description (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	entity bytea NOT NULL,
	field text NOT NULL,      -- title, summary, language, date, place, maker
	words text NOT NULL,      -- for people
	sense text NOT NULL,      -- for comparison: a date's EDTF, else the value in JCS
	from_us bigint,           -- of a date
	to_us bigint
) WITHOUT ROWID;

-- clock: how far a clock is ahead of true time, and in which zone it runs.
CREATE TABLE clock (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	entity bytea NOT NULL,
	zone text NOT NULL,
	utc_offset_s bigint,
	ahead_s bigint NOT NULL,
	within_s bigint,
	against text NOT NULL
) WITHOUT ROWID;

-- retraction: who took back what; the records it takes back stand in over_edge.
CREATE TABLE retraction (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	target bytea NOT NULL,
	why text
) WITHOUT ROWID;

-- fixity: everything kept was read again and compared.
CREATE TABLE fixity (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	scope text NOT NULL,
	begun_us bigint NOT NULL,
	objects bigint NOT NULL,
	bytes bigint NOT NULL,
	records bigint NOT NULL,
	faults bigint NOT NULL,
	report bytea
) WITHOUT ROWID;

-- passed: left to a colleague to look at. reviewer: who may look at what is for named reviewers only.
CREATE TABLE passed (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	entity bytea NOT NULL,
	member bytea              -- NULL: whoever takes it
) WITHOUT ROWID;
CREATE TABLE reviewer (
	n bigint PRIMARY KEY,
	in_force smallint NOT NULL,
	member bytea NOT NULL
) WITHOUT ROWID;

-- tally: how many things lists show ("thing"), and of how many it is so (sql/index/proj/thing_state.sql).
CREATE TABLE tally (
	name text PRIMARY KEY,
	n bigint NOT NULL
) WITHOUT ROWID;

-- ---- views: records in force, with what people call things ----
-- Statements look up references, titles and states by a subquery with the id; a LEFT JOIN of these views would be made whole
-- for every call.

-- v_case: the case as its founding log opened it.
CREATE VIEW v_case AS
SELECT c.case_id AS id, c.name AS name, c.code AS code, c.format AS format
FROM case_open c JOIN log_head h ON h.reason = 'founding'
WHERE c.in_force = 1 AND c.n = h.num * 2147483648 + 1;

-- v_log: logs that count. letters: from an admission in force, else its own.
CREATE VIEW v_log AS
SELECT h.id AS id, h.num AS num, h.reason AS reason, h.size AS size, h.root AS root, o.key AS key, o.device AS device,
	o.continues_log AS continues_log,
	coalesce((SELECT min(a.letters) FROM log_admit a WHERE a.log = h.id AND a.in_force = 1), o.letters,
		CASE h.reason WHEN 'founding' THEN 'A' ELSE '?' END) AS letters
FROM log_head h LEFT JOIN log_open o ON o.n = h.num * 2147483648;

-- v_record: envelopes, in force or not: who said what kind of thing about what, when.
CREATE VIEW v_record AS
SELECT r.n AS n, r.id AS id, r.log AS log, h.id AS log_id, r.i AS i, r.at_us AS at_us, r.author AS author, r.type AS type,
	r.v AS v, r.state AS state, r.in_force AS in_force, r.entity AS entity, r.subject AS subject
FROM record r JOIN log_head h ON h.num = r.log;

-- v_over: who replaces what; by, target: record ids.
CREATE VIEW v_over AS
SELECT r.id AS by_record, r.in_force AS in_force, r.type AS type, o.target AS target, r.at_us AS at_us, r.author AS author
FROM over_edge o JOIN record r ON r.n = o.n;

-- v_reference: what people say and write: SDN-A-000417. Two things with one reference are possible (colliding letters).
CREATE VIEW v_reference AS
SELECT e.id AS id, l.letters AS letters, e.number AS number, l.num AS log,
	c.code || '-' || l.letters || '-' || CASE WHEN e.number < 1000000 THEN substr(CAST(e.number + 1000000 AS text), 2)
		ELSE CAST(e.number AS text) END AS reference
FROM (SELECT i.id AS id, i.log AS log, i.number AS number FROM item i WHERE i.in_force = 1
	UNION ALL SELECT x.id AS id, x.log AS log, x.number AS number FROM exhibit x WHERE x.in_force = 1) e
JOIN v_log l ON l.num = e.log CROSS JOIN v_case c;

-- v_entity: everything that has an id, and what it is.
CREATE VIEW v_entity AS
SELECT i.id AS id, 'item' AS kind FROM item i WHERE i.in_force = 1
UNION ALL SELECT x.id AS id, 'exhibit' AS kind FROM exhibit x WHERE x.in_force = 1
UNION ALL SELECT a.id AS id, 'acquisition' AS kind FROM acquisition a WHERE a.in_force = 1
UNION ALL SELECT DISTINCT s.id AS id, 'set' AS kind FROM set_open s WHERE s.in_force = 1
UNION ALL SELECT h.id AS id, 'log' AS kind FROM log_head h
UNION ALL SELECT DISTINCT m.id AS id, 'member' AS kind FROM member m WHERE m.in_force = 1
UNION ALL SELECT DISTINCT u.id AS id, 'subject' AS kind FROM subject u WHERE u.in_force = 1
UNION ALL SELECT c.id AS id, 'case' AS kind FROM v_case c;

-- v_acquisition: with its receipt, the newest when it was interrupted and resumed.
CREATE VIEW v_acquisition AS
SELECT a.n AS n, a.id AS id, r.id AS record, r.at_us AS at_us, r.author AS author, r.subject AS subject, a.source AS source,
	a.source_folded AS source_folded, a.how AS how, a.received AS received, a.received_from_us AS received_from_us,
	a.received_to_us AS received_to_us, a.url AS url, a.original_kept AS original_kept, a.conditions AS conditions,
	(SELECT p.receipt FROM receipt p WHERE p.acquisition = a.id AND p.in_force = 1 ORDER BY p.n DESC LIMIT 1) AS receipt,
	(SELECT p.status FROM receipt p WHERE p.acquisition = a.id AND p.in_force = 1 ORDER BY p.n DESC LIMIT 1) AS status
FROM acquisition a JOIN record r ON r.n = a.n WHERE a.in_force = 1;

-- v_receipt: every end of an acquisition.
CREATE VIEW v_receipt AS
SELECT p.n AS n, p.acquisition AS acquisition, p.status AS status, p.receipt AS receipt, p.taken AS taken, p.already AS already,
	p.skipped AS skipped, p.failed AS failed, p.bytes AS bytes, r.at_us AS at_us, r.author AS author, r.id AS record
FROM receipt p JOIN record r ON r.n = p.n WHERE p.in_force = 1;

-- v_item: evidence with bytes. source is NULL when its acquisition was retracted.
CREATE VIEW v_item AS
SELECT i.n AS n, i.id AS id, i.log AS log, i.number AS number, i.object AS object, i.bytes AS bytes, i.path AS path,
	i.path_raw AS path_raw, i.mtime_us AS mtime_us, i.sidecar_of AS sidecar_of, i.sidecar_kind AS sidecar_kind,
	coalesce(i.url, a.url) AS url, i.captured AS captured, i.captured_from_us AS captured_from_us,
	i.captured_to_us AS captured_to_us, i.capture_tool AS capture_tool, i.changed_while_read AS changed_while_read,
	i.acquisition AS acquisition, a.source AS source, a.source_folded AS source_folded
FROM item i LEFT JOIN acquisition a ON a.id = i.acquisition AND a.in_force = 1 WHERE i.in_force = 1;

-- v_exhibit: evidence without bytes.
CREATE VIEW v_exhibit AS
SELECT x.n AS n, x.id AS id, x.log AS log, x.number AS number, x.acquisition AS acquisition, x.kind AS kind,
	x.description AS description, x.seal AS seal, x.found AS found, x.found_from_us AS found_from_us,
	x.found_to_us AS found_to_us, x.find_spot AS find_spot, a.source AS source, a.source_folded AS source_folded
FROM exhibit x LEFT JOIN acquisition a ON a.id = x.acquisition AND a.in_force = 1 WHERE x.in_force = 1;

-- v_item_ever: items, withdrawn ones too: what was said of how they may be shown holds for their bytes wherever these stand.
CREATE VIEW v_item_ever AS
SELECT i.id AS id, i.object AS object, i.sidecar_of AS sidecar_of FROM item i;

-- v_thing: what has a reference, and nothing else of it. kind: 0 item, 1 companion, 2 exhibit.
CREATE VIEW v_thing AS
SELECT i.id AS id, i.log AS log, i.number AS number, CASE WHEN i.sidecar_of IS NULL THEN 0 ELSE 1 END AS kind, i.object AS object
FROM item i WHERE i.in_force = 1
UNION ALL SELECT x.id AS id, x.log AS log, x.number AS number, 2 AS kind, NULL AS object FROM exhibit x WHERE x.in_force = 1;

-- v_note, v_tag, v_flag, v_set, v_set_member, v_description, v_clock: with their record and author.
CREATE VIEW v_note AS
SELECT t.n AS n, r.id AS record, r.at_us AS at_us, r.author AS author, t.entity AS entity, t.text AS text, t.object AS object,
	t.language AS language
FROM note t JOIN record r ON r.n = t.n WHERE t.in_force = 1;
CREATE VIEW v_tag AS
SELECT t.n AS n, r.id AS record, r.at_us AS at_us, r.author AS author, t.entity AS entity, t.tag AS tag, t.folded AS folded
FROM tag t JOIN record r ON r.n = t.n WHERE t.in_force = 1;
CREATE VIEW v_flag AS
SELECT t.n AS n, r.id AS record, r.at_us AS at_us, r.author AS author, t.entity AS entity, t.flag AS flag, t.yes AS yes, t.part AS part
FROM flag t JOIN record r ON r.n = t.n WHERE t.in_force = 1;
CREATE VIEW v_set AS
SELECT t.n AS n, r.id AS record, r.at_us AS at_us, r.author AS author, t.id AS id, t.name AS name, t.folded AS folded
FROM set_open t JOIN record r ON r.n = t.n WHERE t.in_force = 1;
CREATE VIEW v_set_member AS
SELECT t.n AS n, r.id AS record, r.at_us AS at_us, r.author AS author, t.entity AS entity, t.set_id AS set_id, t.position AS position
FROM set_member t JOIN record r ON r.n = t.n WHERE t.in_force = 1;
CREATE VIEW v_description AS
SELECT t.n AS n, r.id AS record, r.at_us AS at_us, r.author AS author, t.entity AS entity, t.field AS field, t.words AS words,
	t.sense AS sense, t.from_us AS from_us, t.to_us AS to_us
FROM description t JOIN record r ON r.n = t.n WHERE t.in_force = 1;
CREATE VIEW v_clock AS
SELECT t.n AS n, r.id AS record, r.at_us AS at_us, r.author AS author, t.entity AS entity, t.zone AS zone,
	t.utc_offset_s AS utc_offset_s, t.ahead_s AS ahead_s, t.within_s AS within_s, t.against AS against
FROM clock t JOIN record r ON r.n = t.n WHERE t.in_force = 1;

-- v_contradiction: an entity's field on which records in force differ. field: of describe, "flag:…", or "name" of a set.
CREATE VIEW v_contradiction AS
SELECT d.entity AS entity, d.field AS field, count(DISTINCT d.sense) AS n_values
FROM description d WHERE d.in_force = 1 GROUP BY d.entity, d.field HAVING count(DISTINCT d.sense) > 1
UNION ALL
SELECT f.entity AS entity, 'flag:' || f.flag AS field, count(DISTINCT f.yes) AS n_values
FROM flag f WHERE f.in_force = 1 GROUP BY f.entity, f.flag HAVING count(DISTINCT f.yes) > 1
UNION ALL
SELECT s.id AS entity, 'name' AS field, count(DISTINCT s.name) AS n_values
FROM set_open s WHERE s.in_force = 1 GROUP BY s.id HAVING count(DISTINCT s.name) > 1;

-- v_title: what to call a thing: its title (the first by sense when several contradict), and how many there are.
CREATE VIEW v_title AS
SELECT d.entity AS entity, min(d.words) AS title, count(DISTINCT d.sense) AS n_titles
FROM description d WHERE d.in_force = 1 AND d.field = 'title' GROUP BY d.entity;

-- v_item_state: how a thing may be shown. Nobody has said whether it is graphic: it counts as graphic.
CREATE VIEW v_item_state AS
SELECT e.id AS id,
	CASE WHEN EXISTS (SELECT 1 FROM flag f WHERE f.entity = e.id AND f.flag = 'graphic' AND f.in_force = 1)
		THEN 1 ELSE 0 END AS reviewed,
	CASE WHEN EXISTS (SELECT 1 FROM flag f WHERE f.entity = e.id AND f.flag = 'graphic' AND +f.yes = 0 AND f.in_force = 1)
		AND NOT EXISTS (SELECT 1 FROM flag f WHERE f.entity = e.id AND f.flag = 'graphic' AND +f.yes = 1 AND f.in_force = 1)
		THEN 0 ELSE 1 END AS graphic,
	CASE WHEN EXISTS (SELECT 1 FROM flag f WHERE f.entity = e.id AND f.flag IN ('child', 'sexual_violence') AND +f.yes = 1
		AND f.in_force = 1) THEN 1 ELSE 0 END AS named_reviewers_only
FROM (SELECT i.id AS id FROM item i WHERE i.in_force = 1 UNION ALL SELECT x.id AS id FROM exhibit x WHERE x.in_force = 1) e;

-- v_history: every record that touches an entity, replaced and retracted ones too: those about it, what was put into it as a
-- set, what came with it as an acquisition (its receipts; the items are listed by v_item), and the taking back of any of these.
CREATE VIEW v_history AS
SELECT r.n AS n, r.id AS record, r.entity AS entity, r.type AS type, r.v AS v, r.state AS state, r.in_force AS in_force,
	r.at_us AS at_us, r.author AS author, r.log AS log, r.i AS i
FROM record r WHERE r.entity IS NOT NULL
UNION ALL
SELECT r.n AS n, r.id AS record, m.set_id AS entity, r.type AS type, r.v AS v, r.state AS state, r.in_force AS in_force,
	r.at_us AS at_us, r.author AS author, r.log AS log, r.i AS i
FROM set_member m JOIN record r ON r.n = m.n;

-- v_retraction, v_fixity, v_member, v_subject.
CREATE VIEW v_retraction AS
SELECT t.n AS n, r.id AS record, r.at_us AS at_us, r.author AS author, t.target AS target, t.why AS why
FROM retraction t JOIN record r ON r.n = t.n WHERE t.in_force = 1;
CREATE VIEW v_fixity AS
SELECT t.n AS n, r.id AS record, r.at_us AS at_us, r.author AS author, t.scope AS scope, t.begun_us AS begun_us,
	t.objects AS objects, t.bytes AS bytes, t.records AS records, t.faults AS faults, t.report AS report
FROM fixity t JOIN record r ON r.n = t.n WHERE t.in_force = 1;
CREATE VIEW v_member AS
SELECT t.n AS n, r.id AS record, t.id AS id, t.pseudonym AS pseudonym, t.key AS key
FROM member t JOIN record r ON r.n = t.n WHERE t.in_force = 1;
CREATE VIEW v_subject AS
SELECT t.n AS n, r.id AS record, r.at_us AS at_us, t.id AS id, t.kind AS kind, t.commitment AS commitment
FROM subject t JOIN record r ON r.n = t.n WHERE t.in_force = 1;

-- v_passed: what waits for a colleague: until somebody else than the one who passed it on has reviewed it since.
CREATE VIEW v_passed AS
SELECT t.n AS n, r.id AS record, r.at_us AS at_us, r.author AS author, t.entity AS entity, t.member AS member
FROM passed t JOIN record r ON r.n = t.n WHERE t.in_force = 1
	AND NOT EXISTS (SELECT 1 FROM flag f JOIN record g ON g.n = f.n
		WHERE f.entity = t.entity AND f.in_force = 1 AND g.author <> r.author AND g.at_us > r.at_us);
-- v_tally: numbers that follow from all of these.
CREATE VIEW v_tally AS
SELECT t.name AS name, t.n AS n FROM tally t;
-- v_reviewer: who was named, by whom.
CREATE VIEW v_reviewer AS
SELECT t.n AS n, r.id AS record, r.at_us AS at_us, r.author AS author, t.member AS member
FROM reviewer t JOIN record r ON r.n = t.n WHERE t.in_force = 1;

-- ---- indexes: a rebuild makes them after the rows; src/proj cuts the script at this line ----

CREATE INDEX record_id ON record (id);
CREATE INDEX record_entity ON record (entity) WHERE entity IS NOT NULL;
CREATE INDEX record_at ON record (at_us);
CREATE INDEX record_state ON record (state) WHERE state <> 1;
CREATE INDEX over_target ON over_edge (target);
CREATE INDEX log_admit_log ON log_admit (log);
CREATE INDEX member_id ON member (id);
CREATE INDEX subject_id ON subject (id);
CREATE INDEX acquisition_id ON acquisition (id);
CREATE INDEX acquisition_source ON acquisition (source_folded);
CREATE INDEX receipt_acquisition ON receipt (acquisition);
CREATE INDEX item_id ON item (id);
CREATE INDEX item_number ON item (number);
CREATE INDEX item_object ON item (object);
CREATE INDEX item_acquisition ON item (acquisition);
CREATE INDEX item_sidecar ON item (sidecar_of) WHERE sidecar_of IS NOT NULL;
CREATE INDEX item_captured ON item (captured_from_us) WHERE captured_from_us IS NOT NULL;
CREATE INDEX exhibit_id ON exhibit (id);
CREATE INDEX exhibit_number ON exhibit (number);
CREATE INDEX exhibit_acquisition ON exhibit (acquisition);
CREATE INDEX note_entity ON note (entity);
CREATE INDEX tag_entity ON tag (entity);
CREATE INDEX tag_folded ON tag (folded);
CREATE INDEX flag_entity ON flag (entity, flag);
CREATE INDEX flag_flag ON flag (flag, yes);
CREATE INDEX set_open_id ON set_open (id);
CREATE INDEX set_open_folded ON set_open (folded);
CREATE INDEX set_member_entity ON set_member (entity);
CREATE INDEX set_member_set ON set_member (set_id);
CREATE INDEX description_entity ON description (entity, field);
CREATE INDEX description_date ON description (from_us) WHERE field = 'date';
CREATE INDEX clock_entity ON clock (entity);
CREATE INDEX retraction_target ON retraction (target);
CREATE INDEX passed_entity ON passed (entity);
CREATE INDEX reviewer_member ON reviewer (member);
