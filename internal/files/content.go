package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

const octetStream = "application/octet-stream"

// headBytes is how much of a file tells its type: what mimetype looks at.
const headBytes = 3072

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

// officeTypes are archives that their extension tells apart.
var officeTypes = map[string]string{
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".odt":  "application/vnd.oasis.opendocument.text",
	".ods":  "application/vnd.oasis.opendocument.spreadsheet",
}

// sniffed is the media type that the first bytes tell; application/octet-stream
// if they tell nothing. What might be an SVG image is one, so that nobody gets a
// script past by a comment in front of it.
func (c *content) sniffed() string {
	if c.maybeSVG() {
		return "image/svg+xml"
	}
	t, _, _ := strings.Cut(mimetype.Detect(c.head).String(), ";")
	if t == "image/x-icon" {
		return "image/vnd.microsoft.icon" // as PHP calls it
	}
	return t
}

func (c *content) maybeSVG() bool {
	return bytes.HasPrefix(bytes.TrimLeft(c.head, "\ufeff \t\r\n"), []byte("<")) && bytes.Contains(bytes.ToLower(c.head), []byte("<svg")) && bytes.IndexByte(c.head, 0) < 0
}

// mediaType is the sniffed type, of an office file by its extension: what tells
// one from any archive may stand beyond the head.
func (c *content) mediaType(name string) string {
	t := c.sniffed()
	if office, ok := officeTypes[strings.ToLower(path.Ext(name))]; ok && t == "application/zip" {
		return office
	}
	return t
}
