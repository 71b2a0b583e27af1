// SPDX-License-Identifier: Apache-2.0

// Checks a log folder with golang.org/x/mod/sumdb/note and tlog, which know nothing of athar: the checkpoint's signature, every
// entry bundle and every tile against the signed root, inclusion and consistency proofs read from the tiles, and a .tlog-proof.
//
// usage: check LOGDIR [PROOF ENTRY]      exit status 0 good, 1 bad, 2 cannot look
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func bad(format string, args ...interface{}) {
	fmt.Printf(format+"\n", args...)
	os.Exit(1)
}

func read(parts ...string) []byte {
	path := filepath.Join(parts...)
	data, err := os.ReadFile(path)
	if err != nil {
		bad("%v", err)
	}
	return data
}

func tilePath(level string, n int64, width int) string {
	text := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		text = fmt.Sprintf("x%03d/%s", n%1000, text)
	}
	if width < 256 {
		text += fmt.Sprintf(".p/%d", width)
	}
	return "tile/" + level + "/" + text
}

// files answers tlog's wishes for tiles from the folder.
type files struct{ dir string }

func (f files) Height() int { return 8 }

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		data, err := os.ReadFile(filepath.Join(f.dir, tilePath(strconv.Itoa(t.L), t.N, t.W)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (f files) SaveTiles(tiles []tlog.Tile, data [][]byte) {}

func openCheckpoint(msg []byte, verifier note.Verifier) (int64, tlog.Hash) {
	n, err := note.Open(msg, note.VerifierList(verifier))
	if err != nil {
		bad("checkpoint: %v", err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		bad("checkpoint: not that of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	root, err2 := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || err2 != nil || strconv.FormatInt(size, 10) != lines[1] || len(root) != tlog.HashSize {
		bad("checkpoint: malformed")
	}
	var hash tlog.Hash
	copy(hash[:], root)
	return size, hash
}

// bundles gives the leaf hashes of all entries.
func bundles(dir string, size int64) []tlog.Hash {
	var leaves []tlog.Hash
	for n := int64(0); n*256 < size; n++ {
		width := int(size - n*256)
		if width > 256 {
			width = 256
		}
		path := tilePath("entries", n, width)
		data := read(dir, path)
		for i := 0; i < width; i++ {
			if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
				bad("%s: lengths are broken at entry %d", path, len(leaves))
			}
			length := int(binary.BigEndian.Uint16(data))
			leaves = append(leaves, tlog.RecordHash(data[2:2+length]))
			data = data[2+length:]
		}
		if len(data) != 0 {
			bad("%s: bytes behind the last entry", path)
		}
	}
	return leaves
}

// tiles compares every tile with what the leaves give.
func tiles(dir string, hashes []tlog.Hash) {
	for level := 0; len(hashes) > 0; level++ {
		var up []tlog.Hash
		for n := 0; n*256 < len(hashes); n++ {
			part := hashes[n*256:]
			if len(part) > 256 {
				part = part[:256]
			}
			var right []byte
			for _, h := range part {
				right = append(right, h[:]...)
			}
			path := tilePath(strconv.Itoa(level), int64(n), len(part))
			if !bytes.Equal(read(dir, path), right) {
				bad("%s: not the hashes of its entries", path)
			}
			if len(part) == 256 {
				for len(part) > 1 {
					var half []tlog.Hash
					for i := 0; i < len(part); i += 2 {
						half = append(half, tlog.NodeHash(part[i], part[i+1]))
					}
					part = half
				}
				up = append(up, part[0])
			}
		}
		hashes = up
	}
}

// stored is x/mod's own order of all hashes of a tree.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, i := range indexes {
		out = append(out, s[i])
	}
	return out, nil
}

func proofs(dir string, size int64, root tlog.Hash, leaves []tlog.Hash, all stored) (int, int) {
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, files{dir})
	inclusion, consistency := 0, 0
	step := size/250 + 1
	for i := int64(0); i < size; i += step {
		p, err := tlog.ProveRecord(size, i, reader)
		if err == nil {
			err = tlog.CheckRecord(p, size, root, i, leaves[i])
		}
		if err != nil {
			bad("inclusion of %d in %d: %v", i, size, err)
		}
		inclusion++
		old, err := tlog.TreeHash(i+1, all)
		if err != nil {
			bad("tree of %d: %v", i+1, err)
		}
		t, err := tlog.ProveTree(size, i+1, reader)
		if err == nil {
			err = tlog.CheckTree(t, size, root, i+1, old)
		}
		if err != nil {
			bad("consistency of %d with %d: %v", i+1, size, err)
		}
		consistency++
	}
	return inclusion, consistency
}

func checkProof(proof, entry []byte, verifier note.Verifier) {
	head, checkpoint, found := strings.Cut(string(proof), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		bad("proof: not a tlog-proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		bad("proof: %v", err)
	}
	var path tlog.RecordProof
	for _, line := range lines[2:] {
		data, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(data) != tlog.HashSize {
			bad("proof: a hash is malformed")
		}
		var hash tlog.Hash
		copy(hash[:], data)
		path = append(path, hash)
	}
	size, root := openCheckpoint([]byte(checkpoint), verifier)
	if err := tlog.CheckRecord(path, size, root, index, tlog.RecordHash(entry)); err != nil {
		bad("proof: %v", err)
	}
}

func main() {
	if len(os.Args) != 2 && len(os.Args) != 4 {
		fmt.Println("usage: check LOGDIR [PROOF ENTRY]")
		os.Exit(2)
	}
	dir := os.Args[1]
	key := string(read(dir, "key.pub"))
	verifier, err := note.NewVerifier(strings.TrimSuffix(key, "\n"))
	if err != nil || !strings.HasSuffix(key, "\n") || verifier.Name() != filepath.Base(dir) {
		bad("key.pub: %v", err)
	}
	if len(os.Args) == 4 {
		checkProof(read(os.Args[2]), read(os.Args[3]), verifier)
	}
	size, root := openCheckpoint(read(dir, "checkpoint"), verifier)
	leaves := bundles(dir, size)
	var all stored
	for i, leaf := range leaves {
		hashes, err := tlog.StoredHashesForRecordHash(int64(i), leaf, all)
		if err != nil {
			bad("%v", err)
		}
		all = append(all, hashes...)
	}
	if own, err := tlog.TreeHash(size, all); err != nil || own != root {
		bad("the entries do not give the signed root")
	}
	tiles(dir, leaves)
	inclusion, consistency := proofs(dir, size, root, leaves, all)
	fmt.Printf("%d entries, %d inclusion and %d consistency proofs\n", size, inclusion, consistency)
}
