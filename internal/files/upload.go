package files

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"
	"syscall"

	"vtrest/internal/crm"
)

// Upload is a file that a client sent. It has no place in the CRM's storage
// until it is placed.
type Upload struct {
	Field string // name of the part that it came in, without [] at its end
	Name  string // as the CRM stores it with the attachment
	Note  string // its name in a document, which the CRM cleans otherwise
	Sent  string // the name as the client sent it
	Type  string // media type that the client gave, else that of the contents
	Size  int64  // in bytes, never 0
	// Digest is the SHA-256 of the bytes, in hex.
	Digest string

	storage *Storage
	content content
	folder  string
	temp    string // "" when thrown away
	name    string // where it is placed, "" when it is not
}

// Receive streams a file to a temporary name, in pieces: its size does not
// count in memory. mediaType is what the client says it is and may be empty.
// Longer than the limit is TooLarge, nothing at all InvalidValue. The caller
// discards the Upload when the call is over, placed or not.
func (s *Storage) Receive(ctx context.Context, field, name, mediaType string, r io.Reader) (*Upload, error) {
	u := &Upload{
		Field: strings.TrimSuffix(field, "[]"), Name: CleanName(name, s.options.BadExtensions), Sent: name,
		Note:    NoteName(name, s.options.BadExtensions),
		storage: s, folder: Folder(s.options.Now().In(s.options.Zone)),
	}
	source := &watched{r: io.LimitReader(r, s.options.MaxBytes+1)}
	var err error
	u.temp, err = s.place.stage(ctx, u.folder, io.TeeReader(source, &u.content))
	if source.err != nil {
		u.Discard(ctx)
		return nil, source.err
	}
	if err != nil {
		return nil, unavailable(err)
	}
	u.Size = u.content.size
	switch {
	case u.Size > s.options.MaxBytes:
		err = crm.Errorf(crm.TooLarge, "%s: the file %s is longer than %d bytes", u.Field, u.Name, s.options.MaxBytes)
	case u.Size == 0:
		err = u.invalid("a file that is not empty")
	}
	if err != nil {
		u.Discard(ctx)
		return nil, err
	}
	u.Type, u.Digest = u.mediaType(mediaType), u.content.digest()
	return u, nil
}

// watched remembers why a client's bytes ended, to tell that from a place that
// cannot be written.
type watched struct {
	r   io.Reader
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if err != nil && err != io.EOF {
		w.err = err
	}
	return n, err
}

// mediaType is the type that the CRM stores: the client's, unless it says
// nothing.
func (u *Upload) mediaType(sent string) string {
	parsed, _, err := mime.ParseMediaType(sent)
	if err != nil || !strings.Contains(parsed, "/") || parsed == octetStream {
		return u.content.mediaType(u.Name)
	}
	return parsed
}

// Place gives the file its name in the CRM's storage, for the attachment of an
// id: with hidden, behind a name of random digits, as versions with a column
// storedname do. It returns what belongs into vtiger_attachments.path and
// storedname, the latter "" unless hidden.
func (u *Upload) Place(ctx context.Context, id crm.ID, hidden bool) (folder, stored string, err error) {
	if hidden {
		stored = storedName(randomName(), u.Name)
	}
	name := u.folder + FileName(id, u.Name, stored)
	if err := u.storage.place.move(ctx, u.temp, name); err != nil {
		return "", "", unavailable(err)
	}
	u.name = name
	return u.folder, stored, nil
}

// Withdraw takes back Place when the rows were not written. The file may be
// placed again.
func (u *Upload) Withdraw(ctx context.Context) {
	if u.name == "" {
		return
	}
	// The caller's call may be over, which must not leave the file behind.
	if err := u.storage.place.move(context.WithoutCancel(ctx), u.name, u.temp); err == nil {
		u.name = ""
	}
}

// Discard throws the bytes away, unless they are placed.
func (u *Upload) Discard(ctx context.Context) {
	if u.temp == "" || u.name != "" {
		return
	}
	// What cannot be removed now, Sweep finds.
	_ = u.storage.place.remove(context.WithoutCancel(ctx), u.temp)
	u.temp = ""
}

func (u *Upload) invalid(allowed string) error {
	fault := crm.FieldError{Field: u.Field, Value: u.Name, Allowed: allowed}
	return &crm.Error{
		Code: crm.InvalidValue, Msg: fmt.Sprintf("%s: the file %s is refused: %s", u.Field, u.Name, allowed),
		Fields: []crm.FieldError{fault},
	}
}

func unavailable(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return notNow(err, "the disk for files is full; try again when the server's administrator has made room")
	}
	return notNow(err, "the file cannot be stored just now; try again in a moment")
}

// randomName is 32 hexadecimal digits.
func randomName() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
