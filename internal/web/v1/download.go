package v1

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/records"
	"vtrest/internal/web"
)

const routeDownload = "download"

// download streams the file of a document, whole or in ranges. A browser never
// shows it in our name: it may hold a page with scripts in it.
func (s *Server) download(w http.ResponseWriter, r *http.Request, c *web.Call, p *access.Policy, m *crm.Module, text string) error {
	c.Bare = true
	id, err := parseID(text)
	if err != nil {
		return err
	}
	d, err := s.Records.Download(r.Context(), p, m, id)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	c.Rows = 1
	if counts(r, downloadTag(d)) {
		if err := s.Records.CountDownload(r.Context(), id); err != nil {
			return err
		}
	}
	h := w.Header()
	h.Set("Content-Type", downloadType(d.Type))
	h.Set("Content-Disposition", disposition(d.Name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", downloadTag(d))
	ranges := &rangeWriter{ResponseWriter: w}
	http.ServeContent(ranges, r, "", d.Modified, d)
	if !ranges.refused {
		return nil
	}
	for _, name := range []string{"Content-Type", "Content-Disposition", "Content-Security-Policy", "Cache-Control", "ETag", "Last-Modified", "Accept-Ranges"} {
		h.Del(name)
	}
	return crm.Errorf(crm.InvalidRange, "Range %q is not a part of the file, which has %d bytes", short(r.Header.Get("Range")), d.Size)
}

// rangeWriter holds back the plain text with which net/http refuses a range, so
// that this error looks like every other.
type rangeWriter struct {
	http.ResponseWriter
	refused bool
}

func (w *rangeWriter) WriteHeader(status int) {
	if w.refused = status == http.StatusRequestedRangeNotSatisfiable; !w.refused {
		w.ResponseWriter.WriteHeader(status)
	}
}

func (w *rangeWriter) Write(p []byte) (int, error) {
	if w.refused {
		return len(p), nil
	}
	return w.ResponseWriter.Write(p)
}

// ReadFrom lets a file go to the connection without a copy in between.
func (w *rangeWriter) ReadFrom(r io.Reader) (int64, error) { return io.Copy(w.ResponseWriter, r) }

// counts tells whether a call is a download, or the first piece of one: later
// pieces, and asking whether the file is still the same, are not counted.
func counts(r *http.Request, tag string) bool {
	pieces := r.Header.Get("Range")
	return r.Method == http.MethodGet && (pieces == "" || strings.HasPrefix(pieces, "bytes=0-")) &&
		!strings.Contains(r.Header.Get("If-None-Match"), tag)
}

// downloadType is the type that a file was stored with, if it is one.
func downloadType(stored string) string {
	if t, params, err := mime.ParseMediaType(stored); err == nil && strings.Contains(t, "/") {
		if formatted := mime.FormatMediaType(t, params); formatted != "" {
			return formatted
		}
	}
	return "application/octet-stream"
}

// downloadTag tells one file from the next that the document may hold.
func downloadTag(d *records.Download) string {
	return `"` + strconv.FormatInt(int64(d.ID), 10) + "-" + strconv.FormatInt(d.Size, 10) + `"`
}

// disposition names a file to save (RFC 6266): in ASCII for old programs, and as
// it is for the others.
func disposition(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	value := `attachment; filename="` + plain + `"`
	if plain != name {
		value += "; filename*=UTF-8''" + extValue(name)
	}
	return value
}

// extValue spells a text as RFC 8187 does.
func extValue(text string) string {
	const attrChars = "!#$&+-.^_`|~"
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(attrChars, c) >= 0:
			b.WriteByte(c)
		default:
			const digits = "0123456789ABCDEF"
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
	return b.String()
}
