package vtrest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"sync"
)

// Upload makes a document of what content gives and returns its id. name is the
// file's name. Of the fields, notes_title is the document's title, and
// parent_id links it to a record.
//
// If content can seek (a file, a bytes.Reader), the upload is sent again after a
// renewed log-in; otherwise that is the caller's to do.
func (c *Client) Upload(ctx context.Context, name string, content io.Reader, fields map[string]string, options ...Option) (int64, error) {
	call := &request{method: http.MethodPost, path: "Documents"}
	call.apply(options)
	head, tail, contentType, err := form(name, fields)
	if err != nil {
		return 0, err
	}
	start, size, seeks := extent(content)
	if seeks {
		call.size = int64(len(head)) + size + int64(len(tail))
	}
	call.set("Content-Type", contentType)
	var last *upload
	call.body = func() (io.Reader, error) {
		if last != nil {
			<-last.closed // it may still be read after the answer
			if _, err := content.(io.Seeker).Seek(start, io.SeekStart); err != nil {
				return nil, fmt.Errorf("vtrest: reading %s again: %w", name, err)
			}
		}
		call.spent = !seeks
		file := counted(content, size, call.progress)
		last = &upload{Reader: io.MultiReader(bytes.NewReader(head), file, bytes.NewReader(tail)), closed: make(chan struct{})}
		return last, nil
	}
	return c.written(ctx, call)
}

// upload is a body that tells when it is no longer read.
type upload struct {
	io.Reader
	once   sync.Once
	closed chan struct{}
}

func (u *upload) Close() error {
	u.once.Do(func() { close(u.closed) })
	return nil
}

// form is what stands before and after the file in a form.
func form(name string, fields map[string]string) (head, tail []byte, contentType string, err error) {
	var text bytes.Buffer
	w := multipart.NewWriter(&text)
	for field, value := range fields {
		if err := w.WriteField(field, value); err != nil {
			return nil, nil, "", err
		}
	}
	if _, err := w.CreateFormFile("filename", name); err != nil {
		return nil, nil, "", err
	}
	size := text.Len()
	if err := w.Close(); err != nil {
		return nil, nil, "", err
	}
	return text.Bytes()[:size:size], text.Bytes()[size:], w.FormDataContentType(), nil
}

// extent tells where content begins, how much there is of it, and whether it
// can go back there.
func extent(content io.Reader) (start, size int64, seeks bool) {
	s, ok := content.(io.Seeker)
	if !ok {
		return 0, 0, false
	}
	start, err := s.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, 0, false // a pipe is a file that cannot seek
	}
	end, err := s.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, 0, false
	}
	if _, err := s.Seek(start, io.SeekStart); err != nil {
		return 0, 0, false
	}
	return start, end - start, true
}

// File is the file of a document. Close it after reading.
type File struct {
	Name string
	Type string // MIME type
	Size int64  // -1 if it is not known
	io.ReadCloser
}

// Download opens the file of a document.
func (c *Client) Download(ctx context.Context, id int64, options ...Option) (*File, error) {
	path, err := address("Documents", id, true)
	if err != nil {
		return nil, err
	}
	call := &request{method: http.MethodGet, path: path + "/download/1", safe: true}
	got, err := c.send(ctx, call.apply(options))
	if err != nil {
		return nil, err
	}
	if got.file == nil {
		return nil, errors.New("vtrest: the answer is not a file")
	}
	f := &File{Type: got.header.Get("Content-Type"), Size: got.file.ContentLength}
	// A name that cannot be read leaves the file without one.
	if _, params, err := mime.ParseMediaType(got.header.Get("Content-Disposition")); err == nil {
		f.Name = params["filename"]
	}
	f.ReadCloser = struct {
		io.Reader
		io.Closer
	}{counted(got.file.Body, max(0, f.Size), call.progress), got.file.Body}
	return f, nil
}

// counter reports what is read through it.
type counter struct {
	io.Reader
	done, total int64
	report      func(done, total int64)
}

func counted(r io.Reader, total int64, report func(done, total int64)) io.Reader {
	if report == nil {
		return r
	}
	return &counter{Reader: r, total: total, report: report}
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if n > 0 {
		c.done += int64(n)
		c.report(c.done, c.total)
	}
	return n, err
}
