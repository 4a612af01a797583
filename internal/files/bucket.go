package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// Bucket names an S3-compatible bucket.
type Bucket struct {
	Endpoint string // host:port; "" is Amazon's
	Insecure bool   // without TLS
	Region   string // "" asks the endpoint
	Name     string
	Prefix   string // of all names in the bucket, such as "crm/"; may be empty
	Key      string // access key; "" takes the machine's own role
	Secret   string
	Client   minio.Options // for tests: the transport
}

// partSize is how a file is cut on its way to a bucket; one part of an upload
// is in memory.
const partSize = 8 << 20

// OpenBucket keeps files in a bucket, under the names that they would have below
// the CRM's folder. The CRM itself does not find them there. Nothing is asked of
// the bucket yet.
func OpenBucket(b Bucket, o Options) (*Storage, error) {
	if b.Endpoint == "" {
		b.Endpoint = "s3.amazonaws.com"
	}
	options := b.Client
	options.Secure, options.Region = !b.Insecure, b.Region
	options.Creds = credentials.NewIAM("")
	if b.Key != "" {
		options.Creds = credentials.NewStaticV4(b.Key, b.Secret, "")
	}
	client, err := minio.New(b.Endpoint, &options)
	if err != nil {
		return nil, fmt.Errorf("storage of files: %w", err)
	}
	return newStorage(&bucket{client: client, name: b.Name, prefix: b.Prefix}, o), nil
}

type bucket struct {
	client       *minio.Client
	name, prefix string
}

// String is the bucket and its host.
func (b *bucket) String() string { return "bucket " + b.name + " at " + b.client.EndpointURL().Host }

func (b *bucket) try(ctx context.Context) error {
	name, err := b.stage(ctx, storageRoot, strings.NewReader("vtrest"))
	if err != nil {
		return err
	}
	return b.remove(ctx, name)
}

// stage uploads in parts: the bucket shows nothing before the last.
func (b *bucket) stage(ctx context.Context, folder string, r io.Reader) (name string, err error) {
	name = folder + tempPrefix + randomName()
	key, err := b.key(name)
	if err != nil {
		return "", err
	}
	_, err = b.client.PutObject(ctx, b.name, key, r, -1, minio.PutObjectOptions{PartSize: partSize, ContentType: octetStream})
	return name, missing(err)
}

// move copies inside the bucket. What cannot be removed afterwards, Sweep finds.
func (b *bucket) move(ctx context.Context, from, to string) error {
	source, err := b.key(from)
	if err != nil {
		return err
	}
	target, err := b.key(to)
	if err != nil {
		return err
	}
	_, err = b.client.CopyObject(ctx, minio.CopyDestOptions{Bucket: b.name, Object: target}, minio.CopySrcOptions{Bucket: b.name, Object: source})
	if err == nil {
		_ = b.client.RemoveObject(ctx, b.name, source, minio.RemoveObjectOptions{})
	}
	return missing(err)
}

func (b *bucket) remove(ctx context.Context, name string) error {
	key, err := b.key(name)
	if err != nil {
		return err
	}
	return b.client.RemoveObject(ctx, b.name, key, minio.RemoveObjectOptions{})
}

func (b *bucket) open(ctx context.Context, name string) (*File, error) {
	key, err := b.key(name)
	if err != nil {
		return nil, err
	}
	f, err := b.client.GetObject(ctx, b.name, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, missing(err)
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, missing(err)
	}
	return &File{ReadSeekCloser: f, Size: info.Size, Modified: info.LastModified}, nil
}

func (b *bucket) sweep(ctx context.Context, folder string, before time.Time) (removed int, err error) {
	key, err := b.key(folder + tempPrefix)
	if err != nil {
		return 0, err
	}
	for found := range b.client.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: key, Recursive: true}) {
		switch {
		case found.Err != nil:
			err = errors.Join(err, found.Err)
			continue
		case found.LastModified.After(before):
			continue
		}
		if removeErr := b.client.RemoveObject(ctx, b.name, found.Key, minio.RemoveObjectOptions{}); removeErr != nil {
			err = errors.Join(err, removeErr)
			continue
		}
		removed++
	}
	return removed, err
}

// key is a name in the bucket.
func (b *bucket) key(name string) (string, error) {
	if !fs.ValidPath(name) || !strings.HasPrefix(name, storageRoot) {
		return "", fmt.Errorf("name %q is outside the storage: %w", name, fs.ErrNotExist)
	}
	return b.prefix + name, nil
}

// missing makes fs.ErrNotExist of the bucket's word for it.
func missing(err error) error {
	if err != nil && minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	}
	return err
}
