-- Full-text tables, beside the facts in derived.db. The tokenizer is search/'s own.
-- doc_entity: short numbers of entities, in the order in which they were first indexed.
CREATE TABLE IF NOT EXISTS doc_entity (
	n integer PRIMARY KEY,
	entity bytea NOT NULL UNIQUE
);
-- doc: one field of one entity. id says which (search/index.c), so that ranking needs no look-up here.
CREATE TABLE IF NOT EXISTS doc (
	id integer PRIMARY KEY,
	body text NOT NULL
);
-- columnsize = 0: the length is in the id; a table of sizes would be read once for each hit.
CREATE VIRTUAL TABLE IF NOT EXISTS doc_text USING fts5 (
	body, content = 'doc', content_rowid = 'id', columnsize = 0, tokenize = 'athar');
