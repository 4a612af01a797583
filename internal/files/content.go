package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"path"
	"strings"
	"unicode/utf8"
)

const octetStream = "application/octet-stream"

// headBytes is how much of a file tells its type.
const headBytes = 1024

// content looks at the bytes of a file as they stream by.
type content struct {
	size int64
	hash hash.Hash
	head []byte
	tail []byte // the end of what went by, short of a phpTag
	php  bool   // a phpTag went by
}

// phpTag begins what a careless web server would run in an image.
const phpTag = "<?php"

func (c *content) Write(p []byte) (int, error) {
	c.size += int64(len(p))
	if c.hash == nil {
		c.hash = sha256.New()
	}
	c.hash.Write(p)
	if rest := headBytes - len(c.head); rest > 0 {
		c.head = append(c.head, p[:min(rest, len(p))]...)
	}
	if !c.php {
		seam := append(c.tail, p[:min(len(phpTag), len(p))]...)
		c.php = hasPHP(seam) || hasPHP(p)
		if len(p) >= len(phpTag) {
			seam = p
		}
		c.tail = append(c.tail[:0], seam[max(0, len(seam)-len(phpTag)+1):]...)
	}
	return len(p), nil
}

// digest is the SHA-256 of what went by, in hex.
func (c *content) digest() string { return hex.EncodeToString(c.hash.Sum(nil)) }

func hasPHP(p []byte) bool {
	for {
		i := bytes.IndexByte(p, '<')
		if i < 0 || len(p)-i < len(phpTag) {
			return false
		}
		if bytes.EqualFold(p[i:i+len(phpTag)], []byte(phpTag)) {
			return true
		}
		p = p[i+1:]
	}
}

// signature is how files of a type begin. A dot stands for any byte.
type signature struct{ begin, mediaType string }

var signatures = []signature{
	{"\x89PNG\r\n\x1a\n", "image/png"},
	{"\xff\xd8\xff", "image/jpeg"},
	{"GIF87a", "image/gif"},
	{"GIF89a", "image/gif"},
	{"BM....\x00\x00\x00\x00", "image/bmp"},
	{"RIFF....WEBPVP", "image/webp"},
	{"II*\x00", "image/tiff"},
	{"MM\x00*", "image/tiff"},
	{"8BPS\x00", "image/vnd.adobe.photoshop"},
	{"\x00\x00\x01\x00", "image/vnd.microsoft.icon"},
	{"....ftypheic", "image/heic"},
	{"....ftypheix", "image/heic"},
	{"....ftypmif1", "image/heif"},
	{"....ftypavif", "image/avif"},
	{"%PDF-", "application/pdf"},
	{"PK\x03\x04", "application/zip"},
	{"\x1f\x8b\x08", "application/gzip"},
}

// officeTypes are archives that their extension tells apart.
var officeTypes = map[string]string{
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".odt":  "application/vnd.oasis.opendocument.text",
	".ods":  "application/vnd.oasis.opendocument.spreadsheet",
}

// sniffed is the media type that the first bytes tell; application/octet-stream
// if they tell nothing.
func (c *content) sniffed() string {
	for _, s := range signatures {
		if s.matches(c.head) {
			return s.mediaType
		}
	}
	text := c.head
	if len(text) == headBytes {
		// The last character may be cut.
		for n := 0; n < utf8.UTFMax && !utf8.Valid(text); n++ {
			text = text[:len(text)-1]
		}
	}
	if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		return octetStream
	}
	if bytes.Contains(bytes.ToLower(text), []byte("<svg")) && bytes.HasPrefix(bytes.TrimLeft(text, "\ufeff \t\r\n"), []byte("<")) {
		return "image/svg+xml"
	}
	return "text/plain"
}

func (s *signature) matches(head []byte) bool {
	if len(head) < len(s.begin) {
		return false
	}
	for i := range len(s.begin) {
		if s.begin[i] != '.' && s.begin[i] != head[i] {
			return false
		}
	}
	return true
}

// mediaType is the sniffed type, of an office file by its extension.
func (c *content) mediaType(name string) string {
	t := c.sniffed()
	if office, ok := officeTypes[strings.ToLower(path.Ext(name))]; ok && t == "application/zip" {
		return office
	}
	return t
}
