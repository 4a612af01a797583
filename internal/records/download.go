package records

import (
	"context"
	"time"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/files"
	"vtrest/internal/htmltext"
	"vtrest/internal/store"
)

// Download is a document's file. The caller closes it.
type Download struct {
	*files.File
	ID   crm.ID // of the attachment; its bytes never change
	Name string // as people see it
	Type string // the media type that its sender gave
}

// Download opens the file of a document that the user may see. A document
// without a file, an external one among them, is NotFound; so is one whose file
// is not in the storage. A user who may not read the field filename is
// Forbidden.
func (s *Service) Download(ctx context.Context, p *access.Policy, m *crm.Module, id crm.ID) (*Download, error) {
	if m.Name != documentsModule {
		return nil, crm.Errorf(crm.InvalidParameter, "download: records of %s have no file; only those of %s do", m.Name, documentsModule)
	}
	if s.Files == nil {
		return nil, NoStorage()
	}
	if err := p.May(m, access.View); err != nil {
		return nil, err
	}
	if f := m.Field("filename"); f == nil || !p.Readable(m).Has(f) {
		return nil, crm.Errorf(crm.Forbidden, "you may not read the files of %s", m.Name)
	}
	d, err := s.document(ctx, p, m, id)
	if err != nil {
		return nil, err
	}
	if d.File.ID == 0 || d.Location != inside {
		if d.Location == outside {
			return nil, crm.Errorf(crm.NotFound, "document %d is an address outside the CRM: read its field filename", id)
		}
		return nil, crm.Errorf(crm.NotFound, "document %d has no file", id)
	}
	name := htmltext.Decode(d.File.Name)
	f, err := s.open(ctx, d.File.Path, files.FileName(d.File.ID, name, d.File.StoredName))
	if err != nil {
		return nil, err
	}
	return &Download{File: f, ID: d.File.ID, Name: name, Type: d.File.Type}, nil
}

// open opens a file. The deadline counts until it is open: after that the
// client's own speed decides, which the server's write timeout bounds.
func (s *Service) open(ctx context.Context, path, name string) (*files.File, error) {
	if s.Timeout <= 0 {
		return s.Files.Open(ctx, path, name)
	}
	// It ends with the call: the file is read after this function.
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(s.Timeout, func() { cancel(context.DeadlineExceeded) })
	defer timer.Stop()
	return s.Files.Open(ctx, path, name)
}

// document reads what a document that the user may see holds.
func (s *Service) document(ctx context.Context, p *access.Policy, m *crm.Module, id crm.ID) (d store.Document, err error) {
	var found bool
	err = s.view(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		q := &crm.Query{Module: m, ID: id, Scope: p.Scope(m, access.View), User: p.User()}
		if found, err = tx.Exists(ctx, q); err != nil {
			return err
		}
		if found {
			if d, err = tx.Document(ctx, p.Catalog(), id); err != nil {
				return err
			}
		}
		return s.StillActive(ctx, p)
	})
	if err == nil && !found {
		err = store.NoRecord(m, id)
	}
	return d, err
}

// CountDownload counts a download of a document, as the CRM does for each. Where
// the database cannot be written just now, nothing is counted and the file is
// given all the same.
func (s *Service) CountDownload(ctx context.Context, id crm.ID) error {
	err := s.update(ctx, func(ctx context.Context, tx *store.Tx) error { return tx.CountDownload(ctx, id) })
	if crm.CodeOf(err) == crm.Unavailable {
		return nil
	}
	return err
}
