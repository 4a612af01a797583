package console

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"sync"
	"time"
)

// built is what `make console` makes of the sources in console/.
//
//go:embed all:dist
var built embed.FS

const (
	// Root is the address of the console.
	Root     = "/console"
	apiRoot  = Root + "/api/"
	page     = "index.html"
	forever  = "public, max-age=31536000, immutable"
	eachTime = "no-cache"
)

// policy lets a page use what this server sends and nothing else: no script or
// style in the page itself, no frame around it, no other host.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
	"manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

// hashed are names that change with their contents, as Vite makes them.
var hashed = regexp.MustCompile(`^assets/.*-[A-Za-z0-9_-]{8}\.[a-z0-9]+$`)

// types are the media types of the files that a build has. The machine's own
// list is not asked: it differs.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2", ".json": "application/json",
	".webmanifest": "application/manifest+json", ".txt": "text/plain; charset=utf-8",
}

// asset is a file that is served, and what it is when packed.
type asset struct {
	text, packed []byte // packed is nil where that saves nothing
	tag          string // of text, in hex
	media        string
	cache        string
}

// Assets serves the front-end. Whatever is no file is the page itself: its
// addresses, such as /console/records/Accounts/3, mean something there only.
func Assets() http.Handler {
	files, err := fs.Sub(built, "dist")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return serveFiles(files)
}

func serveFiles(files fs.FS) http.Handler {
	// Packing takes a moment, and many a server is never asked for its console.
	load := sync.OnceValues(func() (map[string]*asset, error) { return loadAssets(files) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "the console's pages are read with GET", http.StatusMethodNotAllowed)
			return
		}
		assets, err := load()
		if err != nil {
			http.Error(w, "the console cannot be read", http.StatusInternalServerError)
			return
		}
		name := strings.Trim(strings.TrimPrefix(r.URL.Path, Root), "/")
		a := assets[name]
		switch {
		case a != nil:
		case strings.HasPrefix(name, "assets/"):
			http.Error(w, "there is no such file; reload the page", http.StatusNotFound)
			return
		default:
			a = assets[page]
		}
		a.serve(w, r)
	})
}

func protect(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Cache-Control", "no-store")
}

func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.media)
	h.Set("Cache-Control", a.cache)
	h.Set("Vary", "Accept-Encoding")
	text, tag := a.text, a.tag
	if a.packed != nil && takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		text, tag = a.packed, tag+"-gzip"
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text))
}

// takesGzip reports whether a client says that it unpacks gzip.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			return strings.Trim(strings.TrimPrefix(strings.TrimSpace(weight), "q="), "0.") != "" || weight == ""
		}
	}
	return false
}

func loadAssets(files fs.FS) (map[string]*asset, error) {
	assets := map[string]*asset{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		assets[name], err = newAsset(name, text)
		return err
	})
	if err == nil && assets[page] == nil {
		err = errors.New("the console has no " + page)
	}
	return assets, err
}

func newAsset(name string, text []byte) (*asset, error) {
	sum := sha256.Sum256(text)
	a := &asset{text: text, tag: hex.EncodeToString(sum[:12]), media: types[path.Ext(name)], cache: eachTime}
	if a.media == "" {
		a.media = "application/octet-stream"
	}
	if hashed.MatchString(name) {
		a.cache = forever
	}
	if a.media == types[".woff2"] || a.media == types[".png"] {
		return a, nil // packed already
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(text); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	if packed.Len() < len(text)*9/10 {
		a.packed = packed.Bytes()
	}
	return a, nil
}
