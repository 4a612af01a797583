package records

import (
	"context"
	"strconv"
	"strings"

	"vtrest/internal/crm"
)

// uiPicture is the uitype of a field that shows a record's pictures, by their
// names.
const uiPicture = 69

// pictureField is the field of a module that shows its records' pictures, or
// nil.
func pictureField(m *crm.Module) *crm.Field {
	for _, f := range m.Fields {
		if f.UIType == uiPicture {
			return f
		}
	}
	return nil
}

// onePicture are the modules whose records have one picture: a new one takes
// the place of the old.
var onePicture = map[string]bool{"Contacts": true}

// checkFiles refuses files that the module has no place for, and names the
// pictures of a record in its field. It runs before the module's own hook.
func checkFiles(ctx context.Context, s *saving) error {
	if s.module.Name == documentsModule || s.module.Name == emailsModule {
		return nil
	}
	f := pictureField(s.module)
	if f == nil {
		if len(s.files) > 0 {
			return crm.Errorf(crm.InvalidBody, "files can be sent to Documents and Emails, and as pictures to modules that show some, such as Contacts and Products; %s takes none", s.module.Name)
		}
		return nil
	}
	sent := s.change.Get(f.Name) != nil
	if len(s.files) == 0 && !sent {
		return nil
	}
	one := onePicture[s.module.Name]
	if one && len(s.files) > 1 {
		return invalid(f.Name, s.files[1].Name, "one picture")
	}
	var names []string
	if !s.creating() && (!one || len(s.files) == 0) {
		var err error
		if names, err = s.tx.AttachmentNames(ctx, s.id, s.pictures()); err != nil {
			return err
		}
	}
	for _, u := range s.files {
		if err := checkName(s, u); err != nil {
			return err
		}
		if err := u.CheckImage(ctx); err != nil {
			return err
		}
		names = append(names, u.Name)
	}
	text := strings.Join(names, ",")
	if f.Length > 0 && len([]rune(text)) > f.Length {
		return invalid(f.Name, text, "names of pictures that have at most "+strconv.Itoa(f.Length)+" characters in all")
	}
	// The field is what the pictures are called, not what a client says.
	s.set(f.Name, crm.Stored{Text: text})
	return nil
}

// attachPictures writes the pictures that were sent. It runs after the module's
// own hook.
func attachPictures(ctx context.Context, s *saving) error {
	if len(s.files) == 0 || s.module.Name == documentsModule || s.module.Name == emailsModule {
		return nil
	}
	return s.attach(ctx, "Image", onePicture[s.module.Name])
}

// pictures is the setype of the pictures of the module's records.
func (s *saving) pictures() string { return s.module.Name + " Image" }
