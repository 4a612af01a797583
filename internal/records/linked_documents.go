package records

import (
	"context"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/store"
)

// maxLinkedDocuments are how many documents of a record are listed.
const maxLinkedDocuments = 200

// DocumentsOf hands the documents of a record to f that the user may see, the
// newest first; the record must be one that the user may see. The fields are
// those of module Documents that the user may read. It is ModuleNotFound where
// the user may not open that module.
func (s *Service) DocumentsOf(ctx context.Context, p *access.Policy, m *crm.Module, id crm.ID, f func(*crm.Module, *crm.Row) error) error {
	documents, err := p.Module(documentsModule)
	if err != nil {
		return err
	}
	return s.Within(ctx, func(ctx context.Context) error {
		if err := s.visible(ctx, p, m, id); err != nil {
			return err
		}
		var ids []crm.ID
		err := s.Store.View(ctx, func(tx *store.Tx) (err error) {
			ids, err = tx.LinkedDocuments(ctx, id, maxLinkedDocuments)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		where, err := isOneOf(documents, ids)
		if err != nil {
			return err
		}
		q := &crm.Query{Module: documents, Where: []crm.Cond{where}, Length: maxLinkedDocuments, Order: []crm.Order{{Field: documents.ID, Desc: true}}}
		return s.List(ctx, p, q, func(r *crm.Row) error { return f(documents, r) })
	})
}
