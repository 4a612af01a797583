package console

// What follows is answered to administrators alone; others get ACCESS_DENIED.

// Metrics are what this server has answered in the last hour: GET
// /console/api/operations/metrics. They are kept in memory: a restart empties
// them, and each server of several has its own.
type Metrics struct {
	Now     string  `json:"now"`     // RFC 3339
	Started string  `json:"started"` // when the server began to count
	Running int     `json:"running"` // calls being answered now
	Seconds []Point `json:"seconds"` // the last five minutes, a point a second, oldest first; those without calls too
	Minutes []Point `json:"minutes"` // the last hour, a point a minute
	Routes  []Route `json:"routes"`  // the last hour by kind of call, most calls first
	Slow    []Slow  `json:"slow"`    // the 50 slowest calls of the last hour, slowest first
}

// Point counts the calls of a second or a minute. Times are milliseconds, 0
// without calls; percentiles are exact to a tenth or so.
type Point struct {
	At           string  `json:"at"` // when it began, RFC 3339
	Calls        int     `json:"calls"`
	ClientErrors int     `json:"client_errors"` // answered with 4xx
	ServerErrors int     `json:"server_errors"` // answered with 5xx
	Statements   int     `json:"statements"`
	P50          float64 `json:"p50"`
	P95          float64 `json:"p95"`
	P99          float64 `json:"p99"`
	Max          float64 `json:"max"`
}

// Route sums up the calls of a kind, such as list or create.
type Route struct {
	Route        string  `json:"route"`
	Calls        int     `json:"calls"`
	ClientErrors int     `json:"client_errors"`
	ServerErrors int     `json:"server_errors"`
	Statements   int     `json:"statements"`
	P50          float64 `json:"p50"`
	P95          float64 `json:"p95"`
	P99          float64 `json:"p99"`
	Max          float64 `json:"max"`
}

// Slow is a slow call. It has no values: find it in the log by its request id.
type Slow struct {
	At         string  `json:"at"`
	Route      string  `json:"route"`
	Module     string  `json:"module"`
	Status     int     `json:"status"`
	Ms         float64 `json:"ms"`
	Statements int     `json:"statements"`
	Rows       int     `json:"rows"`
	RequestID  string  `json:"request_id"`
}

// Token is a live token, newest first: GET /console/api/operations/tokens. The
// token itself is stored nowhere; ID is the beginning of its hash.
type Token struct {
	ID       string `json:"id"`
	UserID   string `json:"user_id"`
	UserName string `json:"user_name"`
	Address  string `json:"address"` // of the client that logged in
	Created  string `json:"created"` // RFC 3339
	Used     string `json:"used"`
	Expires  string `json:"expires"`
	Own      bool   `json:"own"` // the one that this call was made with
}

// Revoke says which tokens to end: POST /console/api/operations/tokens/revoke,
// with one of the two.
type Revoke struct {
	ID     string `json:"id"`      // of a token
	UserID string `json:"user_id"` // every token of a user
}

// Revoked is how many tokens were ended.
type Revoked struct {
	Tokens int `json:"tokens"`
}

// Workflow is a workflow of the CRM in words, by id: GET
// /console/api/operations/workflows.
type Workflow struct {
	ID         string   `json:"id"`
	Module     string   `json:"module"`
	Name       string   `json:"name"`
	When       string   `json:"when"`
	Active     bool     `json:"active"`
	Conditions string   `json:"conditions"` // "" if there are none
	Tasks      []string `json:"tasks"`
	Problems   []string `json:"problems"` // what of it cannot be run here
}

// Mark says how bad a finding is. With a fail the server cannot serve.
type Mark string

// The marks.
const (
	MarkOK   Mark = "ok"
	MarkWarn Mark = "warn"
	MarkFail Mark = "fail"
)

// Finding is one thing that the doctor saw: GET /console/api/operations/doctor.
type Finding struct {
	Mark Mark   `json:"mark"`
	Text string `json:"text"`
}

// Explanation tells whether a user may do something and why: GET
// /console/api/operations/explain?user=NAME&module=Accounts&id=25&action=edit.
// User is a name or an id; without id it is about the module; action is view,
// list, edit, create or delete.
type Explanation struct {
	Allowed  bool     `json:"allowed"`
	UserID   string   `json:"user_id"`
	UserName string   `json:"user_name"`
	Active   bool     `json:"active"` // false: the user cannot log in, whatever the rules say
	Module   string   `json:"module"`
	RecordID string   `json:"record_id"` // "" without a record
	Action   string   `json:"action"`
	Rule     string   `json:"rule"`    // see docs/api.md
	RuleID   string   `json:"rule_id"` // of a profile or sharing rule, else ""
	Owner    string   `json:"owner"`   // of the record
	Text     string   `json:"text"`    // the reason in words
	Role     string   `json:"role"`
	Profiles []string `json:"profiles"`
	Groups   []string `json:"groups"`
}

// User is somebody who may be asked about, by name: GET
// /console/api/operations/users.
type User struct {
	ID       string `json:"id"`
	Name     string `json:"name"` // that the user logs in with
	FullName string `json:"full_name"`
	Active   bool   `json:"active"`
	Admin    bool   `json:"admin"`
}
