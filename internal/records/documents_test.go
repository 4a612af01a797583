package records_test

import (
	"archive/tar"
	"database/sql"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/files"
	"vtrest/internal/meta"
	"vtrest/internal/records"
	"vtrest/internal/sqldb"
	"vtrest/internal/store"
)

const (
	png  = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"
	week = "storage/2026/November/week4/"
)

// office is a service over a database and a folder for files of its own.
type office struct {
	*testing.T
	db      *sqldb.DB
	catalog *meta.Catalog
	service *records.Service
	dir     string
}

func openOffice(t *testing.T, databaseURL string) *office {
	t.Helper()
	db, err := sqldb.Open(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	now := func() time.Time { return time.Date(2026, time.November, 23, 9, 12, 16, 0, time.UTC) }
	s := store.New(db, now)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	storage, err := files.OpenDisk(dir, files.Options{MaxBytes: 1 << 20, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	service := &records.Service{Store: s, Files: storage, Timeout: time.Minute}
	return &office{T: t, db: db, catalog: crmtest.Catalog(t, s), service: service, dir: dir}
}

func (o *office) policy(user crm.ID) *access.Policy {
	o.Helper()
	p, err := access.New(o.catalog, user)
	if err != nil {
		o.Fatal(err)
	}
	return p
}

// change is what a client sends: names and values in turn.
func (o *office) change(module string, sent ...string) *crm.Change {
	c := &crm.Change{Module: o.catalog.Module(module)}
	for i := 0; i < len(sent); i += 2 {
		c.Sent = append(c.Sent, crm.Sent{Name: sent[i], Field: c.Module.Field(sent[i]), Values: []string{sent[i+1]}})
	}
	return c
}

func (o *office) upload(field, name, mediaType, content string) *files.Upload {
	o.Helper()
	u, err := o.service.Files.Receive(o.Context(), field, name, mediaType, strings.NewReader(content))
	if err != nil {
		o.Fatal(err)
	}
	return u
}

func (o *office) create(c *crm.Change, sent ...*files.Upload) crm.ID {
	o.Helper()
	id, err := o.tryCreate(c, sent...)
	if err != nil {
		o.Fatal(err)
	}
	return id
}

func (o *office) tryCreate(c *crm.Change, sent ...*files.Upload) (crm.ID, error) {
	done, err := o.service.Create(o.Context(), o.policy(1), c, records.Options{Files: sent})
	o.discard(sent)
	if len(done.Ignored) > 0 {
		o.Errorf("ignored %v", done.Ignored)
	}
	return done.ID, err
}

func (o *office) update(id crm.ID, c *crm.Change, sent ...*files.Upload) error {
	_, err := o.service.Update(o.Context(), o.policy(1), c.Module, id, c, records.Options{Files: sent})
	o.discard(sent)
	return err
}

func (o *office) discard(sent []*files.Upload) {
	for _, u := range sent {
		u.Discard(o.Context())
	}
}

// row is the one row that a query finds, its columns with | between.
func (o *office) row(query string, args ...any) string {
	o.Helper()
	rows, err := o.db.SQL.QueryContext(o.Context(), query, args...)
	if err != nil {
		o.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, _ := rows.Columns()
	texts, dest := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range texts {
		dest[i] = &texts[i]
	}
	var lines []string
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			o.Fatal(err)
		}
		var words []string
		for _, text := range texts {
			if !text.Valid {
				text.String = "NULL"
			}
			words = append(words, text.String)
		}
		lines = append(lines, strings.Join(words, "|"))
	}
	if err := rows.Err(); err != nil {
		o.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func (o *office) wantRow(want, query string, args ...any) {
	o.Helper()
	if diff := cmp.Diff(want, o.row(query, args...)); diff != "" {
		o.Errorf("%s %v: %s", query, args, diff)
	}
}

// stored lists the files of the storage.
func (o *office) stored() (names []string) {
	o.Helper()
	err := filepath.WalkDir(o.dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, d.Name())
		}
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
	return names
}

func (o *office) clear() {
	o.Helper()
	if err := os.RemoveAll(filepath.Join(o.dir, "storage", "2026")); err != nil {
		o.Fatal(err)
	}
}

func (o *office) wantCode(err error, code crm.Code) {
	o.Helper()
	if err == nil || crm.CodeOf(err) != code {
		o.Errorf("got %v (%s), want %s", err, crm.CodeOf(err), code)
	}
}

const (
	noteRow   = "SELECT title, filename, folderid, filetype, filelocationtype, filedownloadcount, filesize, note_no FROM vtiger_notes WHERE notesid = ?"
	fileRow   = "SELECT s.attachmentsid, a.name, a.description, a.type, a.path, a.subject FROM vtiger_seattachmentsrel s JOIN vtiger_attachments a ON a.attachmentsid = s.attachmentsid WHERE s.crmid = ? ORDER BY 1"
	entityRow = "SELECT smcreatorid, smownerid, modifiedby, setype, description, createdtime, modifiedtime, version, presence, deleted, smgroupid, source, label FROM vtiger_crmentity WHERE crmid = ?"
)

func TestDocuments(t *testing.T) {
	crmtest.Long(t)
	sample := filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst")
	crmtest.EachOwn(t, sample, func(t *testing.T, databaseURL string) {
		o := openOffice(t, databaseURL)
		for _, test := range []struct {
			name string
			f    func(*office)
		}{
			{"recorded uploads", recordedUploads},
			{"recorded others", recordedOthers},
			{"recorded replace", recordedReplace},
			{"recorded images", recordedImages},
			{"refused", refusedFiles},
			{"undone", undoneFiles},
			{"parent", documentParent},
			{"base64", base64Files},
			{"outside", fileToAddress},
			{"download", downloads},
		} {
			t.Run(test.name, func(t *testing.T) {
				part := *o
				part.T = t
				part.clear()
				test.f(&part)
			})
		}
	})
}

// recordedUploads are the cases 415, 416, 418, 419 and 420 of the recorded
// calls; of the last two the CRM loses the file, or its name.
func recordedUploads(o *office) {
	for _, test := range []struct {
		sent              []string
		part, file, bytes string
		title, name       string
		size              int
	}{
		{[]string{"notes_title", "Rest doc é", "filelocationtype", "I", "filestatus", "1", "folderid", "1", "notecontent", "body"}, "filename", "my file é.txt", "hello سلام", "Rest doc é", "my_file_é.txt", 14},
		{[]string{"notes_title", "سند", "filelocationtype", "I"}, "filename", "فایل من.txt", "x", "سند", "فایل_من.txt", 1},
		{[]string{"notes_title", "Php", "filelocationtype", "I"}, "filename", "evil.php", "<?php echo 1;", "Php", "evil.phpfile.txt", 13},
		{[]string{"notes_title", "Other part", "filelocationtype", "I"}, "file", "b.txt", "zzz", "Other part", "b.txt", 3},
		{[]string{"notes_title", "No loctype"}, "filename", "c.txt", "zzz", "No loctype", "c.txt", 3},
	} {
		number := o.row("SELECT prefix, cur_id FROM vtiger_modentity_num WHERE semodule = 'Documents'")
		id := o.create(o.change("Documents", test.sent...), o.upload(test.part, test.file, "text/plain", test.bytes))
		o.wantRow(strings.Join([]string{test.title, test.name, "1|text/plain|I|NULL", strconv.Itoa(test.size), strings.ReplaceAll(number, "|", "")}, "|"), noteRow, int64(id))
		file := id + 1
		o.wantRow(strconv.Itoa(int(file))+"|"+test.name+"|NULL|text/plain|"+week+"|NULL", fileRow, int64(id))
		o.wantRow("1|1|0|Documents Attachment|NULL|2026-11-23 09:12:16|2026-11-23 09:12:16|0|1|0|NULL|NULL|NULL", entityRow, int64(file))
		o.wantRow(strconv.Itoa(int(file)), "SELECT id FROM vtiger_crmentity_seq")
		stored := o.row("SELECT storedname FROM vtiger_attachments WHERE attachmentsid = ?", int64(file))
		bytes, err := os.ReadFile(filepath.Join(o.dir, week, strconv.Itoa(int(file))+"_"+stored))
		if err != nil || string(bytes) != test.bytes || len(stored) != 36 || !strings.HasSuffix(stored, ".txt") {
			o.Errorf("%s stored as %s: %q, %v", test.name, stored, bytes, err)
		}
		history := "SELECT d.postvalue FROM vtiger_modtracker_basic b JOIN vtiger_modtracker_detail d ON d.id = b.id WHERE b.crmid = ? AND d.fieldname = ?"
		o.wantRow(strings.ReplaceAll(test.name, "é", "&eacute;"), history, int64(id), "filename")
		o.wantRow(strconv.Itoa(test.size), history, int64(id), "filesize")
	}
}

// recordedOthers are the cases 421, which names a file that did not come, and 422, and a document of nothing.
func recordedOthers(o *office) {
	_, err := o.tryCreate(o.change("Documents", "notes_title", "No file", "filelocationtype", "I", "filename", "ghost.txt"))
	o.wantCode(err, crm.InvalidValue)
	id := o.create(o.change("Documents", "notes_title", "Link", "filelocationtype", "E", "filename", "http://x.example/a.pdf"))
	o.wantRow("Link|http://x.example/a.pdf|1||E|NULL|0", strings.Replace(noteRow, ", note_no", "", 1), int64(id))
	id = o.create(o.change("Documents", "notes_title", "Short link", "filelocationtype", "E", "filename", "x.example/سند"))
	o.wantRow("http://x.example/سند", "SELECT filename FROM vtiger_notes WHERE notesid = ?", int64(id))
	id = o.create(o.change("Documents", "notes_title", "Nothing", "folderid", "2"))
	o.wantRow("Nothing||2||I|NULL|0", strings.Replace(noteRow, ", note_no", "", 1), int64(id))
	if found := o.stored(); len(found) > 0 {
		o.Errorf("stored %v", found)
	}
}

// recordedReplace is case 425: a new version of a document's file.
func recordedReplace(o *office) {
	if err := o.update(2489, o.change("Documents", "notes_title", "Replaced"), o.upload("filename", "new.txt", "text/plain", "new content")); err != nil {
		o.Fatal(err)
	}
	last := o.row("SELECT id FROM vtiger_crmentity_seq")
	o.wantRow("Replaced|new.txt|text/plain|I|NULL|11", "SELECT title, filename, filetype, filelocationtype, filedownloadcount, filesize FROM vtiger_notes WHERE notesid = 2489")
	o.wantRow(last+"|new.txt|NULL|text/plain|"+week+"|NULL", fileRow, 2489)
	o.wantRow("1|24|0|Documents Attachment|NULL", "SELECT smcreatorid, smownerid, modifiedby, setype, description FROM vtiger_crmentity WHERE crmid = ?", last)
	o.wantRow("my_file_(1)_1.png", "SELECT name FROM vtiger_attachments WHERE attachmentsid = 2490")
	if found := o.stored(); len(found) != 1 {
		o.Errorf("stored %v", found)
	}
	// An update without a file keeps it.
	before := o.row(noteRow, 2489)
	if err := o.update(2489, o.change("Documents", "notes_title", "Again", "filelocationtype", "I")); err != nil {
		o.Fatal(err)
	}
	o.wantRow(strings.Replace(before, "Replaced", "Again", 1), noteRow, 2489)
	o.wantRow(last+"|new.txt|NULL|text/plain|"+week+"|NULL", fileRow, 2489)
}

// recordedImages are the cases 427 and 428, and the pictures of a product. A
// contact has one picture: unlike the original, an update shows the new one.
func recordedImages(o *office) {
	id := o.create(o.change("Contacts", "lastname", "Img2"), o.upload("imagename[]", "a.png", "image/png", png))
	o.wantRow("a.png", "SELECT imagename FROM vtiger_contactdetails WHERE contactid = ?", int64(id))
	o.wantRow(strconv.Itoa(int(id+1))+"|a.png||image/png|"+week+"|NULL", fileRow, int64(id))
	o.wantRow("1|1|0|Contacts Image|", "SELECT smcreatorid, smownerid, modifiedby, setype, description FROM vtiger_crmentity WHERE crmid = ?", int64(id+1))
	if err := o.update(id, o.change("Contacts", "title", "x"), o.upload("imagename", "b.png", "image/png", png)); err != nil {
		o.Fatal(err)
	}
	o.wantRow("b.png", "SELECT imagename FROM vtiger_contactdetails WHERE contactid = ?", int64(id))
	o.wantRow(o.row("SELECT id FROM vtiger_crmentity_seq")+"|b.png||image/png|"+week+"|NULL", fileRow, int64(id))

	product := o.create(o.change("Products", "productname", "Pictured"), o.upload("imagename[]", "a b.png", "image/png", png), o.upload("imagename[]", "c.png", "image/png", png))
	if err := o.update(product, o.change("Products", "productname", "Pictured well"), o.upload("imagename[]", "d.png", "image/png", png)); err != nil {
		o.Fatal(err)
	}
	const names = "SELECT imagename FROM vtiger_products WHERE productid = ?"
	o.wantRow("a_b.png,c.png,d.png", names, int64(product))
	if err := o.update(product, o.change("Products", "imagename", "../../etc/passwd")); err != nil {
		o.Fatal(err)
	}
	o.wantRow("a_b.png,c.png,d.png", names, int64(product))
	o.wantRow("3", "SELECT COUNT(*) FROM vtiger_seattachmentsrel WHERE crmid = ?", int64(product))
}

func refusedFiles(o *office) {
	before := o.row("SELECT COUNT(*), MAX(crmid) FROM vtiger_crmentity")
	text := func() *files.Upload { return o.upload("filename", "a.txt", "text/plain", "a") }
	for _, test := range []struct {
		name string
		c    *crm.Change
		sent []*files.Upload
		code crm.Code
	}{
		{"folder", o.change("Documents", "notes_title", "x", "folderid", "99"), []*files.Upload{text()}, crm.InvalidValue},
		{"two files", o.change("Documents", "notes_title", "x"), []*files.Upload{text(), text()}, crm.InvalidValue},
		{"file of an address", o.change("Documents", "notes_title", "x", "filelocationtype", "E", "filename", "http://x"), []*files.Upload{text()}, crm.InvalidValue},
		{"no address", o.change("Documents", "notes_title", "x", "filelocationtype", "E"), nil, crm.InvalidValue},
		{"code in an image", o.change("Documents", "notes_title", "x"), []*files.Upload{o.upload("filename", "a.png", "image/png", png+"<?php")}, crm.InvalidValue},
		{"no image", o.change("Contacts", "lastname", "x"), []*files.Upload{o.upload("imagename[]", "a.png", "image/png", "text")}, crm.InvalidValue},
		{"two images", o.change("Contacts", "lastname", "x"), []*files.Upload{o.upload("imagename[]", "a.png", "", png), o.upload("imagename[]", "b.png", "", png)}, crm.InvalidValue},
		{"no place", o.change("Accounts", "accountname", "Takes no files"), []*files.Upload{text()}, crm.InvalidBody},
	} {
		_, err := o.tryCreate(test.c, test.sent...)
		if err == nil || crm.CodeOf(err) != test.code {
			o.Errorf("%s: %v (%s), want %s", test.name, err, crm.CodeOf(err), test.code)
		}
	}
	if o.db.Dialect.Engine == sqldb.MySQL {
		_, err := o.tryCreate(o.change("Documents", "notes_title", "x"), o.upload("filename", "😀.txt", "text/plain", "a"))
		o.wantCode(err, crm.InvalidValue)
	}
	o.wantRow(before, "SELECT COUNT(*), MAX(crmid) FROM vtiger_crmentity")
	if found := o.stored(); len(found) > 0 {
		o.Errorf("stored %v", found)
	}
}

// undoneFiles fails after the file has its name, and after a crash.
func undoneFiles(o *office) {
	before := o.row("SELECT (SELECT COUNT(*) FROM vtiger_crmentity), (SELECT COUNT(*) FROM vtiger_attachments), (SELECT COUNT(*) FROM vtiger_notes), (SELECT id FROM vtiger_crmentity_seq)")
	u := o.upload("filename", "a.txt", "text/plain", "a")
	_, err := o.service.Create(o.Context(), o.policy(1), o.change("Documents", "notes_title", "x", "parent_id", "99999999"), records.Options{Files: []*files.Upload{u}})
	o.wantCode(err, crm.InvalidValue)
	o.wantRow(before, "SELECT (SELECT COUNT(*) FROM vtiger_crmentity), (SELECT COUNT(*) FROM vtiger_attachments), (SELECT COUNT(*) FROM vtiger_notes), (SELECT id FROM vtiger_crmentity_seq)")
	// The bytes wait under their temporary name, where a crash would leave them.
	found := o.stored()
	if len(found) != 1 || !strings.HasPrefix(found[0], ".vtrest-") {
		o.Fatalf("stored %v", found)
	}
	old := time.Date(2026, time.November, 21, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(o.dir, week, found[0]), old, old); err != nil {
		o.Fatal(err)
	}
	if n, err := o.service.Files.Sweep(o.Context()); n != 1 || err != nil {
		o.Errorf("swept %d: %v", n, err)
	}
}

func documentParent(o *office) {
	parent := o.row("SELECT MIN(crmid) FROM vtiger_crmentity WHERE setype = 'Accounts' AND deleted = 0")
	id := o.create(o.change("Documents", "notes_title", "Linked", "parent_id", parent))
	o.wantRow(parent, "SELECT crmid FROM vtiger_senotesrel WHERE notesid = ?", int64(id))
	o.wantRow("1|2026-11-23 09:12:16", "SELECT modifiedby, modifiedtime FROM vtiger_crmentity WHERE crmid = ?", parent)
	o.wantRow("Accounts|4|Documents", "SELECT b.module, b.status, r.targetmodule FROM vtiger_modtracker_relations r JOIN vtiger_modtracker_basic b ON b.id = r.id WHERE b.crmid = ? AND r.targetid = ?", parent, int64(id))
	// Linked again, nothing is new.
	if err := o.update(id, o.change("Documents", "notes_title", "Linked", "parent_id", parent)); err != nil {
		o.Fatal(err)
	}
	o.wantRow("1", "SELECT COUNT(*) FROM vtiger_modtracker_relations WHERE targetid = ?", int64(id))
}

func base64Files(o *office) {
	content := strings.Repeat("سلام", 1000)
	for _, text := range []string{
		base64.StdEncoding.EncodeToString([]byte(content)), "data:text/csv;base64," + base64.StdEncoding.EncodeToString([]byte(content)),
		base64.RawStdEncoding.EncodeToString([]byte(content)),
	} {
		id := o.create(o.change("Documents", "notes_title", "B64", "filename", "گزارش.csv", "filecontent", text))
		d, err := o.service.Download(o.Context(), o.policy(1), o.catalog.Module("Documents"), id)
		if err != nil {
			o.Fatal(err)
		}
		got, err := io.ReadAll(d)
		if err != nil || string(got) != content || d.Name != "گزارش.csv" || d.Size != int64(len(content)) || !strings.HasPrefix(d.Type, "text/") {
			o.Errorf("%.30s: %q, %s, %d bytes, %v", text, d.Name, d.Type, d.Size, err)
		}
		_ = d.Close()
	}
	_, err := o.tryCreate(o.change("Documents", "notes_title", "B64", "filename", "a.csv", "filecontent", "no base64!"))
	o.wantCode(err, crm.InvalidValue)
	_, err = o.tryCreate(o.change("Documents", "notes_title", "B64", "filecontent", "YQ=="))
	o.wantCode(err, crm.InvalidValue)
	if found := o.stored(); len(found) != 3 {
		o.Errorf("stored %v", found)
	}
}

// fileToAddress makes an external document of one with a file, and back.
func fileToAddress(o *office) {
	id := o.create(o.change("Documents", "notes_title", "Moves"), o.upload("filename", "a.txt", "text/plain", "a"))
	if err := o.update(id, o.change("Documents", "filelocationtype", "E", "filename", `\\server\a.txt`)); err != nil {
		o.Fatal(err)
	}
	o.wantRow(`\\server\a.txt||E|0`, "SELECT filename, filetype, filelocationtype, filesize FROM vtiger_notes WHERE notesid = ?", int64(id))
	o.wantRow("", fileRow, int64(id))
	if err := o.update(id, o.change("Documents", "notes_title", "Back"), o.upload("filename", "b.txt", "text/plain", "b")); err != nil {
		o.Fatal(err)
	}
	o.wantRow("b.txt|text/plain|I|1", "SELECT filename, filetype, filelocationtype, filesize FROM vtiger_notes WHERE notesid = ?", int64(id))
}

// downloads serves the CRM's own files.
func downloads(o *office) {
	unpackStorage(o)
	m := o.catalog.Module("Documents")
	served := 0
	for line := range strings.SplitSeq(o.row(`SELECT n.notesid, n.filename, n.filesize, n.filetype
FROM vtiger_notes n JOIN vtiger_crmentity e ON e.crmid = n.notesid AND e.deleted = 0
JOIN vtiger_seattachmentsrel s ON s.crmid = n.notesid
WHERE n.filelocationtype = 'I' AND s.attachmentsid < 3000 ORDER BY 1`), "\n") {
		note := strings.Split(line, "|")
		id, _ := strconv.ParseInt(note[0], 10, 64)
		d, err := o.service.Download(o.Context(), o.policy(1), m, crm.ID(id))
		if err != nil {
			o.Errorf("%s: %v", line, err)
			continue
		}
		n, err := io.Copy(io.Discard, d)
		_ = d.Close()
		if got := []string{note[0], d.Name, strconv.FormatInt(n, 10), d.Type}; err != nil || !cmp.Equal(got, note) {
			o.Errorf("got %v, want %v: %v", got, note, err)
		}
		served++
	}
	if served < 40 {
		o.Errorf("only %d of the CRM's files served", served)
	}
	external := o.create(o.change("Documents", "notes_title", "Link", "filelocationtype", "E", "filename", "http://x.example/a.pdf"))
	_, err := o.service.Download(o.Context(), o.policy(1), m, external)
	o.wantCode(err, crm.NotFound)
	_, err = o.service.Download(o.Context(), o.policy(1), m, 99999999)
	o.wantCode(err, crm.RecordNotFound)
	_, err = o.service.Download(o.Context(), o.policy(1), o.catalog.Module("Accounts"), 1)
	o.wantCode(err, crm.InvalidParameter)
	id := o.create(o.change("Documents", "notes_title", "Mine"), o.upload("filename", "a.txt", "text/plain", "a"))
	for want := range 2 {
		if err := o.service.CountDownload(o.Context(), id); err != nil {
			o.Fatal(err)
		}
		o.wantRow(strconv.Itoa(want+1), "SELECT filedownloadcount FROM vtiger_notes WHERE notesid = ?", int64(id))
	}
	denied := 0
	for i := range o.catalog.Users {
		p, err := access.New(o.catalog, o.catalog.Users[i].ID)
		if err != nil {
			continue // may not log in
		}
		seen := p.May(m, access.View) == nil && o.service.Retrieve(o.Context(), p, m, id, func(*crm.Row) error { return nil }) == nil
		d, err := o.service.Download(o.Context(), p, m, id)
		if err == nil {
			_ = d.Close()
		} else {
			denied++
		}
		if (err == nil) && !seen {
			o.Errorf("user %d may not see document %d, and downloads it", p.User(), id)
		}
	}
	if denied == 0 {
		o.Error("nobody was denied")
	}
}

func unpackStorage(o *office) {
	o.Helper()
	f, err := os.Open(filepath.Join(crmtest.Reference(o), "storage.tar.zst"))
	if err != nil {
		o.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := zstd.NewReader(f)
	if err != nil {
		o.Fatal(err)
	}
	defer z.Close()
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			o.Fatal(err)
		}
		name := filepath.Join(o.dir, filepath.FromSlash(h.Name))
		if h.FileInfo().IsDir() {
			_ = os.MkdirAll(name, 0o755)
			continue
		}
		bytes, err := io.ReadAll(r)
		if err == nil {
			err = errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, bytes, 0o644))
		}
		if err != nil {
			o.Fatal(err)
		}
	}
}

// Older versions keep the name of a file on the disk.
func TestDocumentsOfOlderVersions(t *testing.T) {
	crmtest.Long(t)
	for version, name := range map[string]string{"vtiger650-guide": "فایل من.txt", "vtiger701-guide": "été 1.txt"} {
		t.Run(version, func(t *testing.T) {
			o := openOffice(t, crmtest.MariaDB(t).Load(t, filepath.Join(crmtest.Reference(t), "versions", version+".sql.zst")))
			id := o.create(o.change("Documents", "notes_title", "x"), o.upload("filename", name, "text/plain", "x"))
			name = strings.ReplaceAll(name, " ", "_")
			o.wantRow(strconv.Itoa(int(id+1))+"|"+name+"|NULL|text/plain|"+week+"|NULL", fileRow, int64(id))
			if diff := cmp.Diff([]string{strconv.Itoa(int(id+1)) + "_" + name}, o.stored()); diff != "" {
				t.Error(diff)
			}
			d, err := o.service.Download(o.Context(), o.policy(1), o.catalog.Module("Documents"), id)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = d.Close() }()
			if d.Size != 1 || d.Name != name {
				t.Errorf("downloaded %d bytes of %s", d.Size, d.Name)
			}
			if version == "vtiger701-guide" { // its database is Latin
				_, err := o.tryCreate(o.change("Documents", "notes_title", "x"), o.upload("filename", "فایل.txt", "text/plain", "x"))
				o.wantCode(err, crm.InvalidValue)
			}
		})
	}
}
