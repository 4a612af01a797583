package records

import (
	"context"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/files"
)

// scheme is what the CRM takes for the beginning of an address; the second form
// is a folder of a network or a drive.
var scheme = regexp.MustCompile(`^(\w{1,5}://|\w{0,3}:?\\\\)`)

// describeFile names a document after the file that was sent. A text that was
// sent as its name, too, does not count.
func describeFile(ctx context.Context, s *saving, u *files.Upload) error {
	if err := checkName(s, u); err != nil {
		return err
	}
	if u.IsImage() {
		if err := u.CheckImage(ctx); err != nil {
			return err
		}
	}
	if named := s.change.Get("filename"); named != nil && named.Text() != "" && named.Text() != u.Name && named.Text() != u.Note && named.Text() != u.Sent {
		s.ignore("filename")
	}
	if sent := s.change.Get("filetype"); sent != nil && sent.Text() == u.Type {
		s.used = append(s.used, sent.Name)
	}
	s.describe(inside, u.Note, u.Type, u.Size, crm.NullValue)
	return nil
}

// withoutFile is a document that was sent without a file. One that has a file
// keeps it with its name; no document gets the name of a file that did not come.
func withoutFile(s *saving) error {
	name := s.value("filename").Text
	switch {
	case s.creating() && name == "":
		s.describe(inside, "", "", 0, crm.NullValue)
		return nil
	case s.creating():
		if err := s.leftOut(invalid("filename", name, "the name of a file that is "+sentAlong), "filename"); err != nil {
			return err
		}
		s.describe(inside, "", "", 0, crm.NullValue)
		return nil
	case s.was("filelocationtype").Text == outside:
		// What was an address becomes a file only with one.
		return s.leftOut(invalid("filelocationtype", s.value("filelocationtype").Text, outside+", unless a file is "+sentAlong), "filelocationtype", "filename")
	case s.value("filelocationtype").Text == "" && s.changes("filelocationtype"):
		s.ignore("filelocationtype")
	}
	if s.changes("filename") {
		return s.leftOut(invalid("filename", name, "the name of the document's own file, or of another that is "+sentAlong), "filename")
	}
	return nil
}

// sentAlong says how a file is sent.
const sentAlong = "sent along, in the part filename of multipart/form-data or as base64 in filecontent; an address needs filelocationtype " + outside

// leftOut is the refusal of fields that say what is not so; where a workflow or a
// lenient client sent them they stay as they were instead, and are named.
func (s *saving) leftOut(refusal error, fields ...string) error {
	if !s.byTask() && !s.service.Lenient {
		return refusal
	}
	for _, name := range fields {
		s.ignore(name)
	}
	return nil
}

// byTask reports whether a task of a workflow saves.
func (s *saving) byTask() bool { return s.byWorkflow || s.silent }

// describeAddress keeps the address of an external document. One that had a file
// loses it only for an address that was sent.
func describeAddress(s *saving) error {
	if !s.creating() && !s.changes("filename") && !s.changes("filelocationtype") {
		return nil
	}
	address := strings.TrimSpace(s.value("filename").Text)
	if !s.creating() && !s.changes("filename") && !scheme.MatchString(address) {
		address = "" // the name of the file that it had
	}
	if !isAddress(address) {
		refusal := invalid("filename", address, "the address of an external document, such as https://example.org/report.pdf")
		if s.creating() || !s.byTask() {
			return refusal
		}
		return s.leftOut(refusal, "filelocationtype", "filename")
	}
	if !scheme.MatchString(address) {
		address = "http://" + address
	}
	if f := s.module.Field("filename"); f != nil && f.Length > 0 && len([]rune(address)) > f.Length {
		return invalid("filename", address, "an address of at most "+strconv.Itoa(f.Length)+" characters")
	}
	s.describe(outside, address, "", 0, crm.NullValue)
	return nil
}

// isAddress reports whether a text can be opened as an address, with a scheme or
// without; a word alone is none.
func isAddress(text string) bool {
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
		return false
	}
	prefix := scheme.FindString(text)
	switch {
	case strings.HasSuffix(prefix, `\\`):
		return len(text) > len(prefix)
	case prefix == "" && !strings.ContainsAny(text, "./:"):
		return false
	case prefix == "":
		text = "http://" + text
	}
	u, err := url.Parse(text)
	return err == nil && (u.Host != "" || strings.Trim(u.Path, "/") != "" && u.Scheme == "file")
}
