package v1_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	v1 "vtrest/internal/web/v1"
)

// refused is the answer of a refused call.
func refused(code, message string) string {
	message = strings.NewReplacer(`"`, `\"`, `/`, `\/`, "…", `\u2026`).Replace(message)
	return `{"success":false,"error":{"code":"` + code + `","message":"` + message + `"}}`
}

const unknownToken = "0123456789abcdef0123456789abcdef"

// The messages that several calls come to.
const (
	noColumn     = `: there is no readable column %q in Accounts; write table.column as in the CRM's database (vtiger_account.accountname), CE.column, T.column or a field's name (accountname)`
	badToken     = "the token is unknown, expired or revoked; log in again"
	badLogin     = "the user name or the password is wrong"
	badNumber    = "=%q is not allowed: must be a number from 0"
	noLogin      = "log in with login and password, or with key: "
	noObject     = `the body is JSON but not an object: send {"field":"value"}, one record a call`
	noID         = "id: the id of the record is missing; call METHOD Module/ID/TOKEN"
	noRecord3    = "there is no record 3 in module Accounts"
	knownHere    = "must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
	noAction     = `action="delete" is not allowed: use the HTTP methods GET, POST, PUT and DELETE`
	shortMessage = "criteria: %q has no value; write column:value or column:operator:value"
)

func message(format, value string) string {
	return strings.Replace(format, "%q", `"`+value+`"`, 1)
}

// refusal is a call and the one right answer. TOKEN stands for a good token.
type refusal struct {
	method, target, body string
	status               int
	code, message        string
}

// refusals is the contract's table of errors, but for those that need a record to
// be written first. None of them writes.
var refusals = []refusal{
	{"GET", "/Accounts", "", 400, "TOKEN_NOT_FOUND", "Token not found"},
	{"GET", "/?module=Accounts", "", 400, "TOKEN_NOT_FOUND", "Token not found"},
	{"GET", "/index.php?module=Accounts&token=", "", 400, "TOKEN_NOT_FOUND", "Token not found"},
	{"GET", "/", "", 400, "TOKEN_NOT_FOUND", "Token not found"},
	{"GET", "/Accounts/" + unknownToken, "", 401, "INVALID_TOKEN", badToken},
	{"GET", "/Accounts/nonsense", "", 401, "INVALID_TOKEN", badToken},
	{"GET", "/NoModule/" + unknownToken, "", 401, "INVALID_TOKEN", badToken},
	{"GET", "/?module=Accounts&token=%00%ff'", "", 401, "INVALID_TOKEN", badToken},
	{"GET", "/auth/admin/wrong", "", 401, "USER_NOT_FOUND", badLogin},
	{"GET", "/auth/nobody/admin12345", "", 401, "USER_NOT_FOUND", badLogin},
	{"GET", "/?module=Auth&login=admin&password=Admin12345", "", 401, "USER_NOT_FOUND", badLogin},
	{"GET", "/auth/" + unknownToken, "", 401, "KEY_NOT_FOUND", "the access key is wrong"},
	{"GET", "/auth/akADMIN000000001", "", 401, "KEY_NOT_FOUND", "the access key is wrong"},
	{"GET", "/?module=auth&key=%20", "", 401, "KEY_NOT_FOUND", "the access key is wrong"},
	{"GET", "/auth", "", 400, "MISSING_CREDENTIALS", noLogin + "none of them was sent"},
	{"GET", "/AUTH/", "", 400, "MISSING_CREDENTIALS", noLogin + "none of them was sent"},
	{"GET", "/?module=Auth&login=admin", "", 400, "MISSING_CREDENTIALS", noLogin + "password was not sent"},
	{"GET", "/?module=Auth&password=x&key=", "", 400, "MISSING_CREDENTIALS", noLogin + "login was not sent"},
	{"POST", "/auth", "", 400, "MISSING_CREDENTIALS", noLogin + "none of them was sent"},
	{"POST", "/auth", "[1]", 400, "INVALID_BODY", noObject},
	{"POST", "/auth", "{", 400, "INVALID_BODY", "the body is not valid JSON: unexpected end of JSON input (byte 1)"},
	{"POST", "/auth", `{"login":"admin","password":}`, 400, "INVALID_BODY", "the body is not valid JSON: invalid character '}' looking for beginning of value (byte 29)"},
	{"POST", "/auth", `{"key":"x"} {}`, 400, "INVALID_BODY", "the body is not valid JSON: invalid character '{' after top-level value (byte 13)"},
	{"POST", "/auth", `{"key":"x"`, 400, "INVALID_BODY", "the body is not valid JSON: unexpected end of JSON input (byte 10)"},
	{"POST", "/auth", "key=" + strings.Repeat("k", 70000), 413, "BODY_TOO_LARGE", "the body is larger than 65536 bytes"},
	{"GET", "/auth/a/b/c", "", 400, "INVALID_PARAMETER", "log in with auth/LOGIN/PASSWORD or auth/KEY: there are 3 parts after auth; write / inside a part as %2F"},
	{"GET", "/?token=TOKEN", "", 400, "INVALID_PARAMETER", "module: the name of a module is missing, such as Accounts"},
	{"GET", "/Accounts/start/x/TOKEN", "", 400, "INVALID_PARAMETER", "start" + message(badNumber, "x")},
	{"GET", "/Accounts/start/-1/TOKEN", "", 400, "INVALID_PARAMETER", "start" + message(badNumber, "-1")},
	{"GET", "/Accounts/start/1.5/TOKEN", "", 400, "INVALID_PARAMETER", "start" + message(badNumber, "1.5")},
	{"GET", "/Accounts/length/99999999999999999999/TOKEN", "", 400, "INVALID_PARAMETER", `length="99999999999999999999" is not allowed: the number is too large`},
	{"GET", "/Accounts/length/1e2/TOKEN", "", 400, "INVALID_PARAMETER", "length" + message(badNumber, "1e2")},
	{"GET", "/?module=Accounts&token=TOKEN&id=x", "", 400, "INVALID_PARAMETER", `id="x" is not a record id: must be a number`},
	{"GET", "/?module=Accounts&token=TOKEN&id=-3", "", 400, "INVALID_PARAMETER", `id="-3" is not a record id: must be a number`},
	{"GET", "/?module=Accounts&token=TOKEN&id=99999999999999999999", "", 400, "INVALID_PARAMETER", `id="99999999999999999999" is not a record id: the number is too large`},
	{"GET", "/Accounts/3/TOKEN?action=delete", "", 400, "INVALID_PARAMETER", noAction},
	{"GET", "/Accounts/action/delete/id/3/TOKEN", "", 400, "INVALID_PARAMETER", noAction},
	{"GET", "/Accounts/abc/TOKEN", "", 400, "INVALID_PARAMETER", `"abc" is not a record id: must be a number`},
	{"GET", "/Accounts/abc?token=TOKEN", "", 400, "INVALID_PARAMETER", `"abc" is not a record id: must be a number`},
	{"PUT", "/Accounts/abc/TOKEN", "phone=1", 400, "INVALID_PARAMETER", `"abc" is not a record id: must be a number`},
	{"GET", "/Accounts/start/0/length?token=TOKEN", "", 400, "INVALID_PARAMETER", `parameter "length" has no value: write the address as Module/name/value/…/TOKEN`},
	{"GET", "/Accounts/criteria/nocolumn:x/TOKEN", "", 400, "INVALID_CRITERIA", "criteria" + message(noColumn, "nocolumn")},
	{"GET", "/Accounts/criteria/vtiger_users.user_password:x/TOKEN", "", 400, "INVALID_CRITERIA", "criteria" + message(noColumn, "vtiger_users.user_password")},
	{"GET", "/Accounts/criteria/accountname/TOKEN", "", 400, "INVALID_CRITERIA", message(shortMessage, "accountname")},
	{"GET", "/Accounts/criteria/employees:many/TOKEN", "", 400, "INVALID_CRITERIA", `criteria: employees: "many" is not a whole number: must be digits, such as 42`},
	{"GET", "/Accounts/criteria/employees:gt:1۲x/TOKEN", "", 400, "INVALID_CRITERIA", ""},
	{"GET", "/Accounts/criteria/employees:between:1/TOKEN", "", 400, "INVALID_CRITERIA", "criteria: employees: this comparison takes 2 value(s), got 1"},
	{"GET", "/Accounts/criteria/createdtime:2017-02-30/TOKEN", "", 400, "INVALID_CRITERIA", `criteria: createdtime: "2017-02-30" is not a date and time: must be YYYY-MM-DD HH:MM:SS or YYYY-MM-DD`},
	{"GET", "/Accounts/criteria/" + strings.Repeat("accountname:x;", 101) + "/TOKEN", "", 400, "INVALID_CRITERIA", "criteria: at most 100 conditions are allowed"},
	{"GET", "/Accounts/criteria/" + strings.Repeat("accountname:contains:"+strings.Repeat("x", 250)+";", 5) + "/TOKEN", "", 400, "INVALID_CRITERIA", "criteria: the texts of like, contains, starts and ends may have at most 1000 bytes together"},
	{"GET", "/Accounts/criteria/accountname:in:" + strings.Repeat("x,", 1000) + "/TOKEN", "", 400, "INVALID_CRITERIA", "criteria: accountname: at most 1000 values are allowed"},
	{"GET", "/Accounts/order/nocolumn/TOKEN", "", 400, "INVALID_ORDER", "order" + message(noColumn, "nocolumn")},
	{"GET", "/Accounts/order/accountname%20UP/TOKEN", "", 400, "INVALID_ORDER", `order: "UP" is not a direction: must be ASC or DESC`},
	{"GET", "/Accounts/order/accountname%20DESC%20NULLS/TOKEN", "", 400, "INVALID_ORDER", `order: "accountname DESC NULLS" is not allowed; write column, column ASC or column DESC`},
	{"GET", "/Accounts/order/" + strings.Repeat("accountname,", 11) + "/TOKEN", "", 400, "INVALID_ORDER", "order: at most 10 columns are allowed"},
	{"GET", "/accounts/TOKEN", "", 404, "MODULE_NOT_FOUND", `there is no module "accounts" that you may open (names are case-sensitive, such as Accounts)`},
	{"GET", "/RestfulApi/TOKEN", "", 404, "MODULE_NOT_FOUND", `there is no module "RestfulApi" that you may open (names are case-sensitive, such as Accounts)`},
	{"GET", "/Accounts/987654321/TOKEN", "", 404, "RECORD_NOT_FOUND", "there is no record 987654321 in module Accounts"},
	{"GET", "/Accounts/9223372036854775807/TOKEN", "", 404, "RECORD_NOT_FOUND", "there is no record 9223372036854775807 in module Accounts"},
	{"GET", "/Accounts/1/TOKEN", "", 404, "RECORD_NOT_FOUND", "there is no record 1 in module Accounts"},
	{"GET", "/Accounts/picklist/nofield/TOKEN", "", 404, "FIELD_NOT_FOUND", `picklist: module Accounts has no field "nofield" (names are case-sensitive)`},
	{"GET", "/Accounts/picklist/accountname/TOKEN", "", 404, "FIELD_NOT_FOUND", `picklist: field "accountname" of module Accounts is not a picklist`},
	{"GET", "/Users/picklist/user_password/TOKEN", "", 404, "FIELD_NOT_FOUND", `picklist: module Users has no field "user_password" (names are case-sensitive)`},
	{"GET", "x/Accounts/TOKEN", "", 404, "NOT_FOUND", "nothing is here: the API answers below …/modules/ParsVT/ws/"},
	{"DELETE", "/Accounts/3/TOKEN", "", 404, "RECORD_NOT_FOUND", noRecord3},
	{"DELETE", "/Accounts/0/TOKEN", "", 404, "RECORD_NOT_FOUND", "there is no record 0 in module Accounts"},
	{"DELETE", "/Accounts/TOKEN", "id=207", 400, "INVALID_PARAMETER", strings.Replace(noID, "METHOD", "DELETE", 1)},
	{"DELETE", "/Contacts/207/TOKEN", "", 404, "RECORD_NOT_FOUND", "there is no record 207 in module Contacts"},
	{"DELETE", "/Accounts/207", "token=TOKEN", 400, "TOKEN_NOT_FOUND", "Token not found"},
	{"PUT", "/Accounts/3/TOKEN", "accountname=x", 404, "RECORD_NOT_FOUND", noRecord3},
	{"PUT", "/Accounts/TOKEN", "phone=1", 400, "INVALID_PARAMETER", strings.Replace(noID, "METHOD", "PUT", 1)},
	{"PUT", "/index.php?module=Accounts&token=TOKEN&id=x", "phone=1", 400, "INVALID_PARAMETER", `id="x" is not a record id: must be a number`},
	{"PATCH", "/Accounts/3/TOKEN", "{}", 404, "RECORD_NOT_FOUND", noRecord3},
	{"POST", "/index.php?module=Accounts&token=TOKEN&id=-x", "phone=1", 400, "INVALID_PARAMETER", `id="-x" is not a record id: must be a number`},
	{"POST", "/Accounts", "accountname=x", 400, "TOKEN_NOT_FOUND", "Token not found"},
	{"POST", "/", "token=TOKEN&accountname=x", 400, "INVALID_PARAMETER", "module: the name of a module is missing, such as Accounts"},
	{"POST", "/Accounts/nonsense", "{bad json", 401, "INVALID_TOKEN", badToken},
	{"POST", "/NoSuch/TOKEN", "a=b", 404, "MODULE_NOT_FOUND", `there is no module "NoSuch" that you may open (names are case-sensitive, such as Accounts)`},
	{"POST", "/Accounts/TOKEN", "{bad json", 400, "INVALID_BODY", "the body is not valid JSON: invalid character 'b' looking for beginning of object key string (byte 2)"},
	{"POST", "/Accounts/TOKEN", `[{"accountname":"x"}]`, 400, "INVALID_BODY", noObject},
	{"POST", "/Accounts/TOKEN", "accountname=%E9", 400, "INVALID_BODY", "the value of accountname is not UTF-8: send all text in UTF-8"},
	{"POST", "/Accounts/accountname/%E9/TOKEN", "", 400, "INVALID_PARAMETER", "the value of accountname is not UTF-8: send all text in UTF-8"},
	{"POST", "/Accounts/TOKEN", "accountname=x&action=delete", 400, "INVALID_PARAMETER", noAction},
	{"POST", "/Accounts/TOKEN?action=delete", "accountname=x", 400, "INVALID_PARAMETER", noAction},
	{"POST", "/Accounts/TOKEN", `{"accountname":"x","action":"delete"}`, 400, "INVALID_PARAMETER", noAction},
	{"POST", "/Accounts/TOKEN", "accountname=x&params=phone/55/rating", 400, "INVALID_PARAMETER", `parameter "rating" has no value: write the address as Module/name/value/…/TOKEN`},
	{"POST", "/Accounts/TOKEN", `{"phone":"1"}`, 422, "MANDATORY_FIELDS_MISSING", ""},
	{"POST", "/Accounts/TOKEN", "accountname=+", 422, "MANDATORY_FIELDS_MISSING", ""},
	{"POST", "/Accounts/TOKEN", `{"accountname":"x","employees":"many","cf_880":"31.31.2025"}`, 400, "INVALID_VALUE", ""},
	{"POST", "/Accounts/TOKEN", `{"accountname":{"x":"y"},"phone":[[1]]}`, 400, "INVALID_VALUE", ""},
	{"POST", "/Users/TOKEN", "user_name=hack&last_name=h", 403, "ACCESS_DENIED", ""},
	{"PROPFIND", "/Accounts/TOKEN", "", 405, "METHOD_NOT_ALLOWED", "method PROPFIND is not allowed here: " + knownHere},
	{"PUT", "/auth", "", 405, "METHOD_NOT_ALLOWED", "method PUT is not allowed here: must be one of GET, HEAD, POST, OPTIONS"},
	{"get", "/auth", "", 405, "METHOD_NOT_ALLOWED", "method get is not allowed here: must be one of GET, HEAD, POST, OPTIONS"},
}

func TestRefusals(t *testing.T) {
	crmtest.Long(t)
	on(t, func(t *testing.T, c *client, token string) {
		for _, r := range refusals {
			a := c.call(r.method, strings.ReplaceAll(r.target, "TOKEN", token), strings.ReplaceAll(r.body, "TOKEN", token))
			want := refused(r.code, r.message)
			if r.message == "" {
				want = a.body // only the code is fixed
			}
			if a.status != r.status || !strings.Contains(a.body, `"code":"`+r.code+`"`) || a.body != want {
				t.Errorf("%s %.120s: got %d, want %d; body (-want +got):\n%s", r.method, r.target, a.status, r.status, cmp.Diff(want, a.body))
			}
			if got, want := a.header.Get("Content-Type"), "application/json; charset=utf-8"; got != want {
				t.Errorf("%s %.120s: Content-Type %q, want %q", r.method, r.target, got, want)
			}
			if (a.header.Get("Allow") != "") != (a.status == http.StatusMethodNotAllowed) {
				t.Errorf("%s %.120s: status %d with Allow: %q", r.method, r.target, a.status, a.header.Get("Allow"))
			}
		}
	})
}

// TestLegacyStatus refuses the same with the original's status.
func TestLegacyStatus(t *testing.T) {
	on(t, func(t *testing.T, c *client, token string) {
		for _, r := range refusals {
			a := c.call(r.method, strings.ReplaceAll(r.target, "TOKEN", token), strings.ReplaceAll(r.body, "TOKEN", token))
			if a.status != http.StatusOK || !strings.Contains(a.body, `"success":false,"error":{"code":"`+r.code+`"`) {
				t.Errorf("%s %.120s: got %d %s, want 200 and %s", r.method, r.target, a.status, a.body, r.code)
			}
		}
	}, func(config *v1.Config) { config.LegacyStatus = true })
}

// TestMaxLength refuses longer lists than the operator allows.
func TestMaxLength(t *testing.T) {
	on(t, func(t *testing.T, c *client, token string) {
		if a := c.get("/Accounts/length/50/" + token); a.status != http.StatusOK {
			t.Errorf("length 50: got %d %s", a.status, a.body)
		}
		want := refused("INVALID_PARAMETER", "length=51 is not allowed: must be at most 50 on this server; page with after or start")
		if a := c.get("/Accounts/length/51/" + token); a.status != http.StatusBadRequest || a.body != want {
			t.Errorf("length 51: got %d %s, want %s", a.status, a.body, want)
		}
	}, func(config *v1.Config) { config.MaxLength = 50 })
}

// TestFail spells the errors that no call above comes to.
func TestFail(t *testing.T) {
	for _, test := range []struct {
		err    error
		status int
		want   string
	}{
		{context.DeadlineExceeded, 500, refused("INTERNAL_ERROR", "something went wrong on the server; quote request id test-request")},
		{crm.Wrap(crm.Internal, context.Canceled, "secret SQL"), 500, refused("INTERNAL_ERROR", "something went wrong on the server; quote request id test-request")},
		{crm.Wrap(crm.Unavailable, context.Canceled, "no database"), 503, refused("DATABASE_UNAVAILABLE", "no database (request id test-request)")},
		{crm.Errorf(crm.InvalidValue, "x"), 400, refused("INVALID_VALUE", "x")},
		{crm.Errorf(crm.Duplicate, "x"), 409, refused("DUPLICATE_RECORD", "x")},
		{crm.Errorf(crm.Conflict, "x"), 409, refused("CONFLICT", "x")},
		{crm.Errorf(crm.MandatoryMissing, "x"), 422, refused("MANDATORY_FIELDS_MISSING", "x")},
		{crm.Errorf(crm.TooManyRequests, "x"), 429, refused("TOO_MANY_REQUESTS", "x")},
	} {
		if a := fail(test.err); a.status != test.status || a.body != test.want {
			t.Errorf("%v: got %d %s, want %d %s", test.err, a.status, a.body, test.status, test.want)
		}
	}
}
