package v1

import (
	"context"
	"errors"
	"io"
	"mime/multipart"

	"vtrest/internal/crm"
	"vtrest/internal/records"
)

// receive takes the files of a form into the options of a call. They stream to
// the storage as they come, under names that nobody sees yet.
func (s *Server) receive(ctx context.Context, o *records.Options) takeFile {
	return func(part *multipart.Part) error {
		name, _ := fileName(part)
		if name == "" {
			return notChosen(part)
		}
		if s.Records.Files == nil {
			return records.NoStorage()
		}
		u, err := s.Records.Files.Receive(ctx, part.FormName(), name, part.Header.Get("Content-Type"), part)
		if err != nil {
			return partError(err)
		}
		o.Files = append(o.Files, u)
		return nil
	}
}

// notChosen reads a field of a page's form in which no file was chosen. Bytes
// without a name are no such field, and are not lost without a word.
func notChosen(part *multipart.Part) error {
	n, err := io.CopyN(io.Discard, part, 1)
	if n > 0 {
		return crm.Errorf(crm.InvalidBody, "the part %q has a file without a name: give it one, as in filename=\"report.pdf\"", short(part.FormName()))
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return partError(err)
	}
	return nil
}

// discard throws away what is left of the files of a call.
func discard(ctx context.Context, o *records.Options) {
	for _, u := range o.Files {
		u.Discard(context.WithoutCancel(ctx))
	}
}
