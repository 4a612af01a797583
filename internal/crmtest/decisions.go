package crmtest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"vtrest/internal/crm"
)

// Decisions are what the real CRM decided about the users of one database.
type Decisions struct {
	Name  string   // sample, setup_01, …
	Dumps []string // make the database: see [Server.Load]
	// Asked are the records that were asked about, by module; nil for all records
	// of the modules in a user's Records.
	Asked map[string][]crm.ID
	// InactiveFields says that fields which are switched off were asked about
	// too: the CRM hides them from everyone.
	InactiveFields bool
	Users          []UserDecisions // by id; inactive users too, as if they were asked
}

// UserDecisions are the decisions about one user. Modules, fields and actions
// have the CRM's names. Who is not asked about something is not in the map.
type UserDecisions struct {
	ID      crm.ID
	Name    string
	Admin   bool
	Active  bool
	Modules map[string]map[string]bool     // module, action: the decision without a record
	Records map[string]map[string][]crm.ID // module; DetailView, EditView, Delete: the records allowed
	Lists   map[string][]crm.ID            // module: what the CRM's own list screen shows
	Fields  map[string]FieldDecisions      // by module
	// Picklists are the values of the user's role by field.
	Picklists map[string][]string
}

// FieldDecisions are the fields of a module of which not everything is allowed.
type FieldDecisions struct {
	Asked            int // how many fields were asked about
	Hidden, ReadOnly []string
}

// SampleDecisions are those about the sample database.
func SampleDecisions(t testing.TB) *Decisions {
	t.Helper()
	d := &Decisions{Name: "sample", Dumps: []string{sampleDump(t)}}
	paths, err := filepath.Glob(filepath.Join(Reference(t), "acl", "user_*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no recorded decisions of the sample: ", err)
	}
	// The files do not say who may log in.
	var people []struct {
		ID     crm.ID
		Status string
	}
	decode(t, filepath.Join(Reference(t), "users.json"), &people)
	active := map[crm.ID]bool{}
	for _, p := range people {
		active[p.ID] = p.Status == "Active"
	}
	for _, path := range paths {
		var r sampleUser
		decode(t, path, &r)
		u := r.decisions()
		u.Active = active[u.ID]
		d.Users = append(d.Users, u)
	}
	d.sort()
	return d
}

// SetupDecisions are those about the sample database under a random setup of
// sharing: setup 1, 2, …
func SetupDecisions(t testing.TB, number int) *Decisions {
	t.Helper()
	name := fmt.Sprintf("setup_%02d", number)
	path := filepath.Join(Reference(t), "acl", "setups", name)
	var r setup
	decode(t, path+".json.zst", &r)
	d := &Decisions{
		Name: name, Dumps: []string{sampleDump(t), path + ".sql.zst"},
		Asked: r.Sampled, InactiveFields: true,
	}
	for id, u := range r.Users {
		number, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		d.Users = append(d.Users, u.decisions(crm.ID(number), r.Acts))
	}
	d.sort()
	return d
}

// Setups is how many setups there are.
func Setups(t testing.TB) int {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(Reference(t), "acl", "setups", "setup_*.json.zst"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no recorded decisions of setups: ", err)
	}
	return len(paths)
}

func (d *Decisions) sort() {
	slices.SortFunc(d.Users, func(a, b UserDecisions) int { return cmp.Compare(a.ID, b.ID) })
}

func sampleDump(t testing.TB) string {
	return filepath.Join(Reference(t), "vtiger82-sample.sql.zst")
}

// decode reads a file of JSON, packed or not.
func decode(t testing.TB, path string, to any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil && strings.HasSuffix(path, ".zst") {
		var r *zstd.Decoder
		if r, err = zstd.NewReader(nil); err == nil {
			text, err = r.DecodeAll(text, nil)
			r.Close()
		}
	}
	if err == nil {
		err = json.Unmarshal(text, to)
	}
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// sampleUser is a file user_N.json.
type sampleUser struct {
	ID      crm.ID                      `json:"user_id"`
	Name    string                      `json:"user_name"`
	Admin   bool                        `json:"is_admin"`
	Modules map[string]map[string]uint8 `json:"modules"`
	Records map[string]recordLists      `json:"records"`
	Lists   map[string]struct {
		IDs []crm.ID `json:"ids"`
	} `json:"list"`
	Fields map[string]struct {
		N          int        `json:"n"`
		Restricted restricted `json:"restricted"`
	} `json:"fields"`
	Picklists map[string][]string `json:"picklists"`
}

func (r *sampleUser) decisions() UserDecisions {
	u := UserDecisions{
		ID: r.ID, Name: r.Name, Admin: r.Admin, Picklists: r.Picklists,
		Modules: map[string]map[string]bool{}, Records: map[string]map[string][]crm.ID{},
		Lists: map[string][]crm.ID{}, Fields: map[string]FieldDecisions{},
	}
	for module, actions := range r.Modules {
		u.Modules[module] = map[string]bool{}
		for action, allowed := range actions {
			u.Modules[module][action] = allowed == 1
		}
	}
	for module, lists := range r.Records {
		u.Records[module] = lists.byAction()
	}
	for module, list := range r.Lists {
		u.Lists[module] = list.IDs
	}
	for module, fields := range r.Fields {
		f := FieldDecisions{Asked: fields.N}
		for name, rights := range fields.Restricted {
			if rights.Visible == 0 {
				f.Hidden = append(f.Hidden, name)
			} else if rights.Editable == 0 {
				f.ReadOnly = append(f.ReadOnly, name)
			}
		}
		u.Fields[module] = f
	}
	return u
}

type recordLists struct{ Read, Edit, Delete []crm.ID }

func (l recordLists) byAction() map[string][]crm.ID {
	return map[string][]crm.ID{"DetailView": l.Read, "EditView": l.Edit, "Delete": l.Delete}
}

// restricted are the rights of fields by name. PHP prints an empty map as a list.
type restricted map[string]struct{ Visible, Editable uint8 }

// UnmarshalJSON takes an empty list for an empty map.
func (r *restricted) UnmarshalJSON(text []byte) error {
	if bytes.Equal(text, []byte("[]")) {
		return nil
	}
	type plain restricted
	return json.Unmarshal(text, (*plain)(r))
}

// setup is a file setup_NN.json.zst.
type setup struct {
	Acts    []string             `json:"acts"`
	Sampled map[string][]crm.ID  `json:"sampled"`
	Users   map[string]setupUser `json:"users"`
}

type setupUser struct {
	Name      string                 `json:"name"`
	Admin     uint8                  `json:"admin"`
	Status    string                 `json:"status"`
	Modules   map[string]string      `json:"mod"` // a character an entry of Acts
	Records   map[string]recordLists `json:"rec"`
	Fields    map[string]setupFields `json:"fields"`
	Picklists map[string][]string    `json:"pick"`
}

type setupFields struct {
	N        int      `json:"n"`
	Hidden   []string `json:"hidden"`
	ReadOnly []string `json:"readonly"`
}

func (r *setupUser) decisions(id crm.ID, acts []string) UserDecisions {
	u := UserDecisions{
		ID: id, Name: r.Name, Admin: r.Admin == 1, Active: r.Status == "Active", Picklists: r.Picklists,
		Modules: map[string]map[string]bool{}, Records: map[string]map[string][]crm.ID{},
		Fields: map[string]FieldDecisions{},
	}
	for module, allowed := range r.Modules {
		u.Modules[module] = map[string]bool{}
		for i, action := range acts {
			u.Modules[module][action] = allowed[i] == '1'
		}
	}
	for module, lists := range r.Records {
		u.Records[module] = lists.byAction()
	}
	for module, f := range r.Fields {
		u.Fields[module] = FieldDecisions{Asked: f.N, Hidden: f.Hidden, ReadOnly: f.ReadOnly}
	}
	return u
}
