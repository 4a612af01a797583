package files

import (
	"context"
	"io"
	"time"

	"vtrest/internal/crm"
)

// Options of a Storage.
type Options struct {
	MaxBytes      int64            // longest file
	BadExtensions []string         // nil is [BadExtensions]
	Zone          *time.Location   // the CRM's, which names the folders; nil is UTC
	Now           func() time.Time // the clock, nil for the machine's
}

// Storage keeps files in a place: a folder of this machine, or a bucket. Its
// methods may be called by many goroutines.
type Storage struct {
	options Options
	place   place
}

// place is where bytes are. Names are relative, with slashes, and begin with
// "storage/".
type place interface {
	// stage streams r to a new temporary name in a folder. When it returns, the
	// bytes survive a power cut.
	stage(ctx context.Context, folder string, r io.Reader) (name string, err error)
	// move renames a file, so that it is there whole under one of the names.
	move(ctx context.Context, from, to string) error
	remove(ctx context.Context, name string) error
	// open is fs.ErrNotExist for a name that is not there.
	open(ctx context.Context, name string) (*File, error)
	// sweep removes what was staged in a folder before a time.
	sweep(ctx context.Context, folder string, before time.Time) (removed int, err error)
	// try stores a small file and removes it again.
	try(ctx context.Context) error
	// String names the place for people.
	String() string
}

// File is an open file.
type File struct {
	io.ReadSeekCloser
	Size     int64
	Modified time.Time
}

func newStorage(p place, o Options) *Storage {
	if o.BadExtensions == nil {
		o.BadExtensions = BadExtensions
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Storage{options: o, place: p}
}

// Open opens the file of an attachment: its folder (vtiger_attachments.path)
// and its name there, of [FileName]. A file that is not there, or a folder
// outside the CRM's storage, is NotFound.
func (s *Storage) Open(ctx context.Context, folder, name string) (*File, error) {
	f, err := s.place.open(ctx, folder+name)
	if err == nil {
		return f, nil
	}
	if isMissing(err) {
		return nil, crm.Wrap(crm.NotFound, err, "the file of this record is not in the CRM's storage")
	}
	return nil, notNow(err, "the file cannot be read just now; try again in a moment")
}

// retryAfter is how long a client should wait for a storage that is in trouble.
const retryAfter = 2 * time.Second

// notNow is the error of a storage that may be well again soon.
func notNow(err error, msg string) error {
	return &crm.Error{Code: crm.StorageUnavailable, Msg: msg, Err: err, RetryAfter: retryAfter}
}

// Try stores a small file and removes it again. It leaves no folder behind.
func (s *Storage) Try(ctx context.Context) error { return s.place.try(ctx) }

// String says where the files are, without secrets.
func (s *Storage) String() string { return s.place.String() }

// stale is how old a temporary file must be before nobody can be writing it.
const stale = 24 * time.Hour

// sweptDays is how far back Sweep looks. Folders are named by the day.
const sweptDays = 62

// Sweep removes the temporary files that a crash left behind and tells how many
// there were. It looks at the folders of the last two months, at files older
// than a day.
func (s *Storage) Sweep(ctx context.Context) (removed int, err error) {
	now := s.options.Now().In(s.options.Zone)
	last := ""
	for day := range sweptDays {
		folder := Folder(now.AddDate(0, 0, -day))
		if folder == last {
			continue
		}
		last = folder
		n, err := s.place.sweep(ctx, folder, now.Add(-stale))
		removed += n
		if err != nil {
			return removed, err
		}
	}
	return removed, nil
}
