package arch

// Complete is whether the tree must have every package of [Packages], and every
// package must use all that it may import.
const Complete = true

// A Package is a line of the table: a package of this module, and the packages
// of this module that it may import. Names are import paths without "vtrest/"
// and "internal/". Test files may import anything.
type Package struct {
	Name    string
	Imports []string
}

// Everything stands among the imports of a [Package] for all but test packages.
const Everything = "everything"

// Packages is the table, from the inside out.
var Packages = []Package{
	{"crm", nil},
	{"collate", nil},
	{"phplit", nil},
	{"phpserial", nil},
	{"htmltext", nil},
	{"phptime", nil},
	{"phppattern", nil},
	{"phpvalue", nil},
	{"recurrence", nil},
	{"jalali", nil},

	{"workflow/task", []string{"phpserial"}},
	{"workflow/expr", []string{"phppattern", "phptime", "phpvalue"}},
	{"workflow", []string{"crm", "htmltext", "phppattern", "phptime", "phpvalue", "workflow/expr"}},

	{"meta", []string{"crm", "htmltext", "workflow", "workflow/task"}},
	{"access", []string{"crm", "meta"}},
	{"inventory", []string{"crm", "meta"}},
	{"inventory/oracle", nil},
	{"workflow/oracle", nil},
	{"access/decisions", nil},
	{"password", []string{"crm"}},
	{"crmdir", []string{"phplit"}},
	{"labels", []string{"htmltext"}},

	{"limit", nil},
	{"sqldb", []string{"crm", "collate"}},
	{"embedded", []string{"crm", "password"}},
	{"store", []string{"crm", "htmltext", "sqldb", "limit", "meta", "inventory", "phpvalue"}},
	{"bulk", []string{"crm", "htmltext", "meta", "sqldb"}},
	{"auth", []string{"crm", "collate", "limit", "meta", "access", "store", "password"}},
	{"entry", []string{"crm", "htmltext", "jalali", "meta", "phpvalue"}},
	{"files", []string{"crm", "htmltext"}},
	{"backup", []string{"files"}},
	{"records", []string{"crm", "meta", "access", "entry", "files", "htmltext", "inventory", "password", "phpvalue", "recurrence", "store", "workflow", "workflow/expr", "workflow/task"}},

	{"mail", []string{"htmltext", "workflow/task"}},
	{"mail/mailtest", nil},

	{"web", []string{"crm"}},
	{"web/clientaddr", nil},
	{"web/v1", []string{"crm", "meta", "access", "auth", "entry", "inventory", "jalali", "records", "workflow", "labels", "web"}},
	{"web/openapi", []string{"crm", "meta", "access", "entry", "labels", "records", "web/v1", "web/openapi/openapi3"}},
	{"web/openapi/openapi3", nil},
	{"web/console", []string{"crm", "meta", "access", "auth", "htmltext", "labels", "records", "store", "web", "web/v1"}},

	{"app", []string{Everything}},
	{"cmd/vtrest", []string{"app"}},

	// Programs and packages that only generate or test.
	{"arch", nil},
	{"attack", nil},
	{"bench", nil},
	{"clients", nil},
	{"cluster", nil},
	{"torture", nil},
	{"docs", nil},
	{"docs/site", nil},
	{"packaging", nil},
	{"collate/gen", nil},
	{"embedded/ddl", nil},
	{"embedded/gen", []string{"embedded/ddl"}},
	{"crmtest", []string{Everything, "crmtest/mariadb"}},
	{"crmtest/mariadb", nil},
	{"crmtest/withmariadb", []string{"crmtest/mariadb"}},
}

// A Home says where something may be used: a package of the standard library
// with all below it, or some of its names.
type Home struct {
	Path  string   // import path
	Names []string // exported names; empty for the whole package
	In    []string // packages that may use it, each with all below it
}

// Homes is the list of what is kept in its place outside tests.
var Homes = []Home{
	{Path: "net/http", In: []string{"web", "console"}},
	{Path: "database/sql", In: []string{"store", "sqldb", "embedded", "bulk", "collate/gen", "crmtest"}},
	{Path: "os", Names: []string{"Getenv", "LookupEnv", "Environ", "ExpandEnv"}, In: []string{"cmd", "collate/gen", "embedded/gen", "crmtest"}},
	// A guessable token is a stolen one: product code takes crypto/rand.
	{Path: "math/rand"},
}

// testOnly are the packages that only tests may import, each with all below it.
var testOnly = []string{"crmtest", "mail/mailtest"}
