package records

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/files"
)

// NoStorage is the error of calls about files where no storage is set.
func NoStorage() error {
	return crm.Errorf(crm.StorageUnavailable, "this server has no storage for files; its administrator has to set one with --storage or --vtiger")
}

// receive adds to the files of a call the one that its change carries as text.
// It runs before any transaction: writing a long file takes its time. discard
// throws away what the call did not place, and is never nil.
func (s *Service) receive(ctx context.Context, c *crm.Change, o *Options) (discard func(), err error) {
	sent := c.Get("filecontent")
	if sent == nil || sent.Field != nil || c.Module.Name != documentsModule || sent.Text() == "" {
		return func() {}, nil
	}
	u, err := s.decode(ctx, c, sent.Text())
	if err != nil {
		return func() {}, err
	}
	o.Files = append(slices.Clip(o.Files), u)
	return func() { u.Discard(ctx) }, nil
}

// decode receives a file that a change of a document carries as base64 text, with
// its name in the field filename.
func (s *Service) decode(ctx context.Context, c *crm.Change, content string) (*files.Upload, error) {
	if s.Files == nil {
		return nil, NoStorage()
	}
	name := ""
	if n := c.Get("filename"); n != nil {
		name = strings.TrimSpace(n.Text())
	}
	if name == "" {
		return nil, invalid("filename", "", "the name of the file in filecontent, such as report.pdf")
	}
	mediaType, text := dataURL(content)
	if t := c.Get("filetype"); t != nil && mediaType == "" {
		mediaType = t.Text()
	}
	decoder := base64.NewDecoder(base64.RawStdEncoding, strings.NewReader(strings.TrimRight(text, "= \r\n")))
	u, err := s.Files.Receive(ctx, "filename", name, mediaType, decoder)
	if corrupt := base64.CorruptInputError(0); errors.As(err, &corrupt) {
		return nil, invalid("filecontent", "", "a file as base64 text")
	}
	return u, err
}

// dataURL takes data:image/png;base64,… apart. Blanks are what is left of + in
// a form that its client did not encode.
func dataURL(text string) (mediaType, rest string) {
	if after, ok := strings.CutPrefix(text, "data:"); ok {
		head, tail, _ := strings.Cut(after, ",")
		mediaType, text = strings.TrimSuffix(head, ";base64"), tail
	}
	if strings.Contains(text, " ") {
		text = strings.ReplaceAll(strings.TrimSpace(text), " ", "+")
	}
	return mediaType, text
}
