package entry

import (
	"encoding/json"
	"strings"
	"time"
)

const emailsModule = "Emails"

// fillEmail gives a new e-mail what the CRM gives a draft.
func (s *sheet) fillEmail() {
	if s.module.Name != emailsModule {
		return
	}
	now := s.Now.In(s.Zone)
	s.fillIn("date_start", now.Format(time.DateOnly))
	s.fillIn("time_start", now.Format("15:04"))
	s.fillIn("email_flag", "SAVED")
	if f := s.module.Field("activitytype"); f != nil {
		s.set(f, emailsModule)
	}
}

// recipients spells addresses with commas between as the CRM keeps them, a list
// in JSON. One that came as such a list, as an answer shows it, stays.
func recipients(text string) string {
	var all []string
	if json.Unmarshal([]byte(text), &all) != nil {
		all = strings.Split(strings.TrimRight(text, ","), ",")
	}
	list, _ := json.Marshal(all)
	// PHP escapes the slash, and nothing of HTML.
	return strings.NewReplacer("/", `\/`, `\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(list))
}
