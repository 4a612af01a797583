//go:build linux

package cluster

import (
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"vtrest/internal/crmtest"
)

// migrations: each step was done once.
func (c *three) migrations(t *testing.T) {
	var steps, different int
	crmtest.Rows(t, c.db, func(scan func(...any)) { scan(&steps, &different) }, "SELECT COUNT(*), COUNT(DISTINCT version_id) FROM vtrest_schema")
	if steps != different || steps < 2 {
		t.Errorf("%d steps of %d are noted as done", steps, different)
	}
}

// tokens: a token works at once everywhere, and so does its first use.
func (c *three) tokens(t *testing.T) {
	for i := range 9 {
		one := at(c.servers[i%3].address, "")
		one.login(t)
		for _, s := range c.servers {
			if a := at(s.address, one.token).call(http.MethodGet, "/Accounts/length/1/TOKEN", ""); a.status != http.StatusOK {
				t.Errorf("a new token at another server: %d %s", a.status, a.body)
			}
		}
	}
}

// revoked: a token that was revoked ends everywhere within two seconds, however
// busy it is.
func (c *three) revoked(t *testing.T) {
	one := at(c.servers[0].address, "")
	one.login(t)
	last := make([]time.Time, len(c.servers)) // when the last call began that was served
	stop := make(chan struct{})
	var all sync.WaitGroup
	for i, s := range c.servers {
		all.Go(func() {
			own := at(s.address, one.token)
			for {
				select {
				case <-stop:
					return
				case <-time.After(10 * time.Millisecond):
				}
				began := time.Now()
				if a := own.call(http.MethodGet, "/Accounts/length/1/TOKEN", ""); a.status == http.StatusOK {
					last[i] = began
				}
			}
		})
	}
	time.Sleep(300 * time.Millisecond)
	out, err := exec.CommandContext(t.Context(), c.program, "token", "revoke", "--all", "--database", c.database).CombinedOutput()
	ended := time.Now()
	time.Sleep(2500 * time.Millisecond)
	close(stop)
	all.Wait()
	if err != nil {
		t.Fatalf("revoke: %v\n%s", err, out)
	}
	for i, at := range last {
		if at.IsZero() || at.Sub(ended) > 2*time.Second {
			t.Errorf("server %d served the token %v after it was revoked", i, at.Sub(ended))
		}
	}
	c.front.login(t)
}

// numbers: ids and record numbers never come twice.
func (c *three) numbers(t *testing.T) {
	answers := c.together(15, func(one *client, i int) answer {
		return one.call(http.MethodPost, "/Contacts/TOKEN", fmt.Sprintf("lastname=Number+%d", i))
	})
	ids := map[int64]bool{}
	for _, a := range answers {
		if a.id() == 0 || ids[a.id()] {
			t.Errorf("create: %d %s", a.status, a.body)
		}
		ids[a.id()] = true
	}
	var records, numbers int
	crmtest.Rows(t, c.db, func(scan func(...any)) { scan(&records, &numbers) },
		"SELECT COUNT(*), COUNT(DISTINCT contact_no) FROM vtiger_contactdetails WHERE contactid > ?", int64(c.above))
	if records != len(answers) || numbers != len(answers) {
		t.Errorf("%d records with %d numbers, want %d", records, numbers, len(answers))
	}
}

// unique: of calls that create a record with one value, one is served.
func (c *three) unique(t *testing.T) {
	for round := range 5 {
		answers := c.together(4, func(one *client, i int) answer {
			return one.call(http.MethodPost, "/Contacts/TOKEN", fmt.Sprintf("lastname=Unique+%d&phone=021+%d+%s", i, round, c.name))
		})
		c.onlyOne(t, answers, http.StatusCreated)
	}
}

// uniqueChanges: the same where records are changed.
func (c *three) uniqueChanges(t *testing.T) {
	var ids []int64
	for i := range 6 {
		a := c.front.call(http.MethodPost, "/Contacts/TOKEN", fmt.Sprintf("lastname=Change+%d&phone=own+%d+%s", i, i, c.name))
		ids = append(ids, a.id())
	}
	for round := range 5 {
		answers := c.together(2, func(one *client, i int) answer {
			return one.call(http.MethodPut, fmt.Sprintf("/Contacts/%d/TOKEN", ids[i]), fmt.Sprintf("phone=031+%d+%s", round, c.name))
		})
		c.onlyOne(t, answers, http.StatusOK)
	}
}

func (c *three) onlyOne(t *testing.T, answers []answer, status int) {
	t.Helper()
	var served, refused int
	for _, a := range answers {
		switch a.status {
		case status:
			served++
		case http.StatusConflict:
			refused++
		default:
			t.Errorf("got %d %s", a.status, a.body)
		}
	}
	if served != 1 || refused != len(answers)-1 {
		t.Errorf("%d of %d calls were served, %d refused; want one", served, len(answers), refused)
	}
}

// oneKey: a key that is sent to all servers at once makes one record, and all
// answers name it.
func (c *three) oneKey(t *testing.T) {
	for round := range 5 {
		answers := c.together(2, func(one *client, _ int) answer {
			return one.call(http.MethodPost, "/Accounts/TOKEN", fmt.Sprintf("accountname=Key+%d%s", round, c.name), "Idempotency-Key", fmt.Sprint("key-", round, c.name))
		})
		for _, a := range answers {
			if a.id() == 0 || a.id() != answers[0].id() {
				t.Errorf("got %d %s and %s", a.status, a.body, answers[0].body)
			}
		}
		var made int
		crmtest.Rows(t, c.db, func(scan func(...any)) { scan(&made) }, "SELECT COUNT(*) FROM vtiger_account WHERE accountname = ?", fmt.Sprint("Key ", round, c.name))
		if made != 1 {
			t.Errorf("one key made %d records", made)
		}
	}
}

// ifMatch: of changes of the same version, one is done.
func (c *three) ifMatch(t *testing.T) {
	made := c.front.call(http.MethodPost, "/Accounts/TOKEN", "accountname=Match"+c.name)
	target := fmt.Sprintf("/Accounts/%d/TOKEN", made.id())
	for round := range 5 {
		tag := c.front.call(http.MethodGet, target, "").header.Get("ETag")
		answers := c.together(2, func(one *client, i int) answer {
			return one.call(http.MethodPut, target, fmt.Sprintf("phone=%d+%d", round, i), "If-Match", tag)
		})
		c.onlyOne(t, answers, http.StatusOK)
	}
}

// catalogChanges: what is changed in the CRM counts everywhere within seconds.
func (c *three) catalogChanges(t *testing.T) {
	neda := c.user(t)
	for _, s := range c.servers {
		if a := at(s.address, neda).call(http.MethodGet, "/Accounts/length/1/TOKEN", ""); a.status != http.StatusOK {
			t.Fatalf("before: %d %s", a.status, a.body)
		}
	}
	c.exec(t, "UPDATE vtiger_industry SET industry = ? WHERE industry = 'Banking' OR industry LIKE 'Bee%'", "Beekeeping"+c.name)
	c.exec(t, "UPDATE vtiger_field SET presence = 1 WHERE fieldname = 'tickersymbol'")
	c.exec(t, "UPDATE vtiger_users SET status = 'Inactive' WHERE id = (SELECT user_id FROM vtrest_token ORDER BY created DESC, user_id DESC LIMIT 1)")
	began := time.Now()
	for _, s := range c.servers {
		for {
			one := at(s.address, c.front.token)
			list := one.call(http.MethodGet, "/Accounts/picklist/industry/TOKEN", "")
			record := one.call(http.MethodGet, "/Accounts/length/1/TOKEN", "")
			barred := at(s.address, neda).call(http.MethodGet, "/Accounts/length/1/TOKEN", "")
			if strings.Contains(list.body, "Beekeeping"+c.name) && record.status == http.StatusOK && !strings.Contains(record.body, "tickersymbol") && barred.status == http.StatusUnauthorized {
				break
			}
			if time.Since(began) > 5*time.Second {
				t.Fatalf("%v later: picklist %.200s, record %d %.200s, inactive user %d", time.Since(began), list.body, record.status, record.body, barred.status)
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	t.Logf("changes of the catalog count everywhere after %v", time.Since(began))
}

// user logs in as one who is no administrator, and returns the token.
func (c *three) user(t *testing.T) string {
	t.Helper()
	var key string
	crmtest.Rows(t, c.db, func(scan func(...any)) { scan(&key) }, "SELECT accesskey FROM vtiger_users WHERE is_admin <> 'on' AND status = 'Active' AND deleted = 0 ORDER BY id DESC LIMIT 1")
	a := c.front.call(http.MethodGet, "/auth/"+key, "")
	if a.status != http.StatusOK {
		t.Fatalf("log in: %d %s", a.status, a.body)
	}
	return strings.TrimSuffix(strings.TrimPrefix(a.body, `{"success":true,"result":"`), `"}`)
}
