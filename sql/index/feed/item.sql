-- What an item is called, where it came from, which companion it is.
SELECT path, object, source, sidecar_of, sidecar_kind, url FROM v_item WHERE id = $id ORDER BY n LIMIT 1
