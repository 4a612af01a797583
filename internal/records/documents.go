package records

import (
	"context"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/entry"
	"vtrest/internal/files"
	"vtrest/internal/store"
)

const documentsModule = "Documents"

// Where a document's contents are (vtiger_notes.filelocationtype).
const (
	inside  = "I" // a file of the CRM
	outside = "E" // an address
)

// defaultFolder is the CRM's own, which cannot be removed.
const defaultFolder = 1

var documents = hook{
	uses:   func(name string) bool { return name == "filecontent" || name == "parent_id" },
	before: describeDocument, after: attachDocument,
}

// describeDocument fills the fields that describe a document's contents, by the
// file that was sent or the address.
func describeDocument(ctx context.Context, s *saving) error {
	if err := chooseFolder(ctx, s); err != nil {
		return err
	}
	location := s.value("filelocationtype").Text
	if len(s.files) > 1 {
		return invalid("filename", s.files[1].Name, "the only file; a document holds one")
	}
	if len(s.files) == 1 {
		if s.change.Get("filelocationtype") != nil && location == outside {
			return invalid("filelocationtype", location, inside+", where a file is sent")
		}
		return describeFile(ctx, s, s.files[0])
	}
	switch location {
	case outside:
		return describeAddress(s)
	case inside, "":
		return withoutFile(s)
	}
	return invalid("filelocationtype", location, inside+" for a file, "+outside+" for an address")
}

// describe sets the fields of a document's contents.
func (s *saving) describe(location, name, mediaType string, size int64, downloads crm.Stored) {
	if f := s.module.Field("filetype"); f != nil && f.Length > 0 && len(mediaType) > f.Length {
		mediaType = mediaType[:f.Length] // the CRM's own column is too short for some
	}
	s.set("filelocationtype", crm.Stored{Text: location})
	s.respell("filename", crm.Stored{Text: name})
	s.set("filetype", crm.Stored{Text: mediaType})
	s.set("filesize", crm.Stored{Text: strconv.FormatInt(size, 10)})
	s.set("filedownloadcount", downloads)
}

// chooseFolder puts a document into the CRM's default folder unless it is sent
// with another, which must be there.
func chooseFolder(ctx context.Context, s *saving) error {
	if !s.creating() && !s.changes("folderid") {
		return nil
	}
	text := strings.TrimSpace(s.value("folderid").Text)
	if text == "" || text == "0" {
		s.set("folderid", crm.Stored{Text: strconv.Itoa(defaultFolder)})
		return nil
	}
	folder, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return invalid("folderid", text, "the id of a folder of documents")
	}
	found, err := s.tx.HasFolder(ctx, folder)
	if err == nil && !found {
		err = invalid("folderid", text, "the id of a folder of documents")
	}
	return err
}

// checkName refuses a name of a file that the CRM's database cannot hold.
func checkName(s *saving, u *files.Upload) error {
	if store.HoldsName(s.policy.Catalog(), u.Name) {
		return nil
	}
	return invalid(u.Field, u.Name, "a file name of characters that the CRM's database can hold")
}

// attachDocument writes the file that was sent with a document, and links the
// document to the record that was sent as its parent.
func attachDocument(ctx context.Context, s *saving) error {
	switch {
	case len(s.files) > 0:
		if err := s.attach(ctx, "Attachment", true); err != nil {
			return err
		}
	case !s.creating() && s.changes("filelocationtype") && s.value("filelocationtype").Text != inside:
		if err := s.tx.UnlinkAttachments(ctx, s.id, ""); err != nil {
			return err
		}
	}
	return linkParent(ctx, s)
}

// attach places the files that were sent and writes their rows. Files of the
// kind ("Attachment", "Image") that the record had are unlinked if the new ones
// replace them.
func (s *saving) attach(ctx context.Context, kind string, replace bool) error {
	setType := s.module.Name + " " + kind
	if replace && !s.creating() {
		if err := s.tx.UnlinkAttachments(ctx, s.id, setType); err != nil {
			return err
		}
	}
	for _, u := range s.files {
		if err := s.attachFile(ctx, u, setType); err != nil {
			return err
		}
	}
	return nil
}

func (s *saving) attachFile(ctx context.Context, u *files.Upload, setType string) error {
	catalog := s.policy.Catalog()
	id, err := s.tx.NextID(ctx, store.RecordIDs)
	if err != nil {
		return err
	}
	folder, stored, err := u.Place(ctx, id, store.HidesNames(catalog))
	if err != nil {
		return err
	}
	s.onRollback(func() { u.Withdraw(ctx) })
	a := &store.Attachment{
		ID: id, Name: u.Name, Type: u.Type, Path: folder, StoredName: stored, SetType: setType,
		Creator: s.user(), Owner: idOf(s.value("assigned_user_id").Text), Description: crm.NullValue, Stamp: s.stamp(),
	}
	if a.Owner == 0 {
		a.Owner = s.user()
	}
	if s.module.Field("description") != nil {
		a.Description = s.value("description")
	}
	return s.tx.InsertAttachment(ctx, catalog, s.id, a)
}

// linkParent links a document to the record that was sent as parent_id, which
// must be one that the user may see.
func linkParent(ctx context.Context, s *saving) error {
	sent := s.change.Get("parent_id")
	if sent == nil || sent.Field != nil || sent.Text() == "" || sent.Text() == "0" {
		return nil
	}
	parent := idOf(sent.Text())
	q := s.tx.Questions()
	setType := q.SetType(parent)
	if err := q.Ask(ctx); err != nil {
		return err
	}
	anything := &crm.Field{Name: "parent_id"}
	found, err := s.refer(ctx, []entry.Reference{{Field: anything, ID: parent}}, []*store.Answer{setType})
	if err == nil && (!found[0] || parent == s.id) {
		err = invalid("parent_id", sent.Text(), "the id of a record that you may see")
	}
	if err != nil {
		return err
	}
	linked, err := s.tx.LinkDocument(ctx, parent, s.id)
	if err != nil || !linked {
		return err
	}
	return s.tx.TouchLinked(ctx, s.policy.Catalog(), store.Link{To: []crm.ID{parent}, Module: documentsModule, ID: s.id, By: s.user(), At: s.stamp()})
}
