package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"vtrest/internal/files"
)

const bucketScheme = "s3"

// storage is where the files of documents are: with the records, unless
// --storage names another place. A database alone has none.
func (c *Config) storage(o *origin, zone *time.Location) (s *files.Storage, err error) {
	options := files.Options{MaxBytes: c.MaxBody, Zone: zone}
	if o.dir != nil {
		options.BadExtensions = o.dir.Config().UploadBadExt
	}
	switch {
	case strings.HasPrefix(c.Storage, bucketScheme+"://"):
		b, err := parseBucket(c.Storage)
		if err != nil {
			return nil, err
		}
		return files.OpenBucket(b, options)
	case c.Storage != "":
		return files.OpenDisk(c.Storage, options)
	case o.dir != nil:
		return files.OpenDisk(o.dir.Path(), options)
	case o.file != "":
		return files.OpenDisk(filepath.Dir(o.file), options)
	}
	return s, err
}

// noStorage is what the log and the doctor say of a server without storage.
const noStorage = "no storage is set: documents with files are refused, and none can be downloaded; give --storage or --vtiger"

// tryStorage says in the log if no file can be stored. Records are served all
// the same.
func (a *App) tryStorage(ctx context.Context) {
	if a.files == nil {
		a.log.Warn(noStorage)
		return
	}
	if err := a.files.Try(ctx); err != nil && ctx.Err() == nil {
		a.log.Warn("files cannot be stored: calls that send some are answered with STORAGE_UNAVAILABLE", "storage", a.files.String(), "error", err.Error())
	}
}

// storage tries the storage of files.
func (c *checkup) storage(ctx context.Context) {
	s := c.app.files
	if s == nil {
		c.add(Warn, "files: %s", noStorage)
		return
	}
	if err := s.Try(ctx); err != nil {
		c.add(Warn, "files: %s cannot be written; calls with files are answered with STORAGE_UNAVAILABLE: %v", s, err)
		return
	}
	c.add(OK, "files: %s", s)
}

// parseBucket reads s3://KEY:SECRET@HOST/BUCKET/PREFIX?region=R&tls=off. Its
// errors do not quote the address, which holds the secret.
func parseBucket(address string) (files.Bucket, error) {
	u, err := url.Parse(address)
	if err != nil {
		return files.Bucket{}, errors.New("--storage: the address of the bucket cannot be read; write s3://KEY:SECRET@HOST/BUCKET")
	}
	name, prefix, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if u.Host == "" || name == "" {
		return files.Bucket{}, errors.New("--storage: a host and a bucket are needed, as in s3://KEY:SECRET@HOST/BUCKET")
	}
	if prefix != "" && !strings.HasSuffix(prefix, "/") {
		prefix += "/"
	}
	q := u.Query()
	for key := range q {
		if key != "region" && key != "tls" {
			return files.Bucket{}, fmt.Errorf("--storage: %q after the bucket is not known: must be region or tls", key)
		}
	}
	b := files.Bucket{Endpoint: u.Host, Insecure: q.Get("tls") == "off", Region: q.Get("region"), Name: name, Prefix: prefix}
	b.Key = u.User.Username()
	b.Secret, _ = u.User.Password()
	return b, nil
}
