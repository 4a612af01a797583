package web

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// checkCertificateEvery is how often a handshake looks at the files.
const checkCertificateEvery = 10 * time.Second

// certificate is a key pair in two files, read again when they change: those
// who renew certificates do it while the server runs.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger
	now               func() time.Time

	mu      sync.Mutex
	pair    *tls.Certificate
	version string // of the files that pair, or the last failure, comes from
	checked time.Time
}

func newCertificate(certFile, keyFile string, log *slog.Logger) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, log: log, now: time.Now}
	c.version, c.checked = c.fileVersion(), c.now()
	if err := c.load(); err != nil {
		return nil, err
	}
	return c, nil
}

// CheckCertificate says why two files cannot be served with, or nil.
func CheckCertificate(certFile, keyFile string) error {
	return (&certificate{certFile: certFile, keyFile: keyFile}).load()
}

// get is for [tls.Config.GetCertificate]. Files that cannot be read leave the
// old pair in use; that is logged once for each version of them.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); now.Sub(c.checked) >= checkCertificateEvery {
		c.checked = now
		if version := c.fileVersion(); version != c.version {
			c.version = version
			if err := c.load(); err != nil {
				c.log.Error("the new TLS certificate cannot be used", "error", err)
			} else {
				c.log.Info("the TLS certificate was renewed")
			}
		}
	}
	return c.pair, nil
}

func (c *certificate) load() error {
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("TLS certificate %s with key %s: %w", c.certFile, c.keyFile, err)
	}
	c.pair = &pair
	return nil
}

// fileVersion changes when one of the files does.
func (c *certificate) fileVersion() string {
	version := ""
	for _, name := range []string{c.certFile, c.keyFile} {
		if info, err := os.Stat(name); err == nil {
			version += fmt.Sprintf("%d@%d;", info.Size(), info.ModTime().UnixNano())
		} else {
			version += "-;"
		}
	}
	return version
}
