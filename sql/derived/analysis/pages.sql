-- The texts in an object, page by page; several analyzers may have read words on one. $page 0: all pages.
SELECT part, body FROM analysis_text WHERE object = $object AND ($page = 0 OR part = $page) ORDER BY part, analyzer
