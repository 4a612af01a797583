package records

import (
	"cmp"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
	"vtrest/internal/meta"
	"vtrest/internal/store"
	"vtrest/internal/workflow"
)

// recipients fills in a template of addresses. Who wants no mails has none.
func (w *mailWriter) recipients(template string) string {
	return workflow.Fill(template, func(t workflow.Tag) string {
		return w.merge(t, func(r *workflowRecord) string {
			if out, _ := r.Value("emailoptout"); !out.Empty() {
				return ""
			}
			v, _ := r.Value(t.Field)
			return v.String()
		})
	})
}

// markup fills in a template of HTML. What a record holds is text there: it
// shows as it is, and no record can bring markup into a mail.
func (w *mailWriter) markup(template string) string {
	return workflow.Fill(template, func(t workflow.Tag) string {
		if number, ok := comments[t.Field]; ok {
			return w.comments(t, number)
		}
		value := w.merge(t, func(r *workflowRecord) string { return w.shown(r, t.Field) })
		if value == t.Text {
			return value // no tag at all
		}
		return paragraphs(value)
	})
}

// paragraphs is a text in HTML.
func paragraphs(text string) string {
	return strings.ReplaceAll(html.EscapeString(strings.ReplaceAll(text, "\r\n", "\n")), "\n", "<br />\n")
}

// merge is what stands for a tag: value of the record, or of each record that
// the tag's reference leads to.
func (w *mailWriter) merge(t workflow.Tag, value func(*workflowRecord) string) string {
	switch {
	case t.Reference == "":
		if t.Field == "_DATE_FORMAT_" {
			return dateFormat(w.owner)
		}
		if _, ok := w.record.Value(t.Field); !ok {
			return t.Text
		}
		return value(w.record)
	case t.Module == workflow.MetaModule || t.Field == "dbLabel":
		return w.about(t.Field)
	case t.Module == workflow.CompanyModule:
		text, err := w.tx.Company(w.ctx, w.policy.Catalog(), t.Field)
		if err != nil {
			w.fault = err
		}
		return htmltext.Decode(text)
	}
	id, _ := w.record.Value(t.Reference)
	if id.Empty() {
		return ""
	}
	if t.Module == "Users" && w.isGroup(id.String()) {
		return w.ofMembers(idOf(afterX(id.String())), value)
	}
	if other := w.find(id.String(), t.Module); other != nil {
		return value(other)
	}
	return ""
}

func (w *mailWriter) isGroup(id string) bool {
	prefix, _, _ := strings.Cut(id, "x")
	return prefix == strconv.FormatInt(w.policy.Catalog().Prefix("Groups"), 10)
}

// ofMembers are the values of all users of a group, with commas between.
func (w *mailWriter) ofMembers(group crm.ID, value func(*workflowRecord) string) string {
	var all []string
	for _, id := range w.policy.Members(group) {
		if u := w.policy.Catalog().User(id); u != nil && u.Active {
			all = append(all, value(&workflowRecord{run: w.workflowRun, id: id, user: u}))
		}
	}
	return strings.Join(all, ",")
}

// about is what tags of __VtigerMeta__ stand for. Addresses of the CRM's screens
// and of its portal are "": the embedded database has neither.
func (w *mailWriter) about(name string) string {
	now := w.now.In(zoneOf(w.owner, w.service.zone()))
	switch name {
	case "recordId":
		return text(w.record.id)
	case "date":
		return now.Format(dateLayout(w.owner))
	case "time":
		return now.Format("15:04")
	case "dbtimezone":
		return w.service.zone().String()
	case "usertimezone":
		return zoneOf(w.owner, w.service.zone()).String()
	}
	return ""
}

// shown is a field as the record's owner reads it.
func (w *mailWriter) shown(r *workflowRecord, field string) string {
	v, _ := r.Value(field)
	held := v.String()
	f := r.field(field)
	if f == nil || held == "" {
		return held
	}
	switch typeOf(f) {
	case workflow.TypeOwner, "reference":
		return w.called(r, f)
	case workflow.TypeDate:
		return w.day(r, field, held)
	case workflow.TypeDateTime:
		return w.moment(held)
	case workflow.TypeTime:
		return strings.TrimSuffix(held, ":00")
	case workflow.TypeMultiPicklist:
		return strings.ReplaceAll(held, crm.PicklistSeparator, ", ")
	case "boolean":
		if v.Empty() {
			return "No"
		}
		return "Yes"
	case "currency":
		return w.money(r, f, held)
	}
	return held
}

// called is the name of the record, user or group that a field refers to.
func (w *mailWriter) called(r *workflowRecord, f *crm.Field) string {
	catalog, id := w.policy.Catalog(), idOf(r.stored(f).Text)
	if f.UIType == currencyType {
		if c := catalog.Currency(int64(id)); c != nil {
			return c.Name
		}
		return ""
	}
	for _, g := range catalog.Groups {
		if g.ID == id && typeOf(f) == workflow.TypeOwner {
			return htmltext.Decode(g.Name)
		}
	}
	return htmltext.Decode(w.nameOf(id).label)
}

// currencyType is the uitype of fields that name a currency.
const currencyType = 117

// timesOfDates are the fields with the times of an activity's dates.
var timesOfDates = map[string]string{"date_start": "time_start", "due_date": "time_end"}

// day is a date; those of events, and the start of to-dos, come with their time.
func (w *mailWriter) day(r *workflowRecord, field, held string) string {
	if clock, ok := timesOfDates[field]; ok && (r.Module() == crm.Events || r.Module() == crm.Calendar && field == "date_start") {
		if at, _ := r.Value(clock); at.String() != "" {
			return w.moment(held + " " + at.String())
		}
	}
	if t, err := time.Parse(time.DateOnly, held); err == nil {
		return t.Format(dateLayout(w.owner))
	}
	return held
}

// moment is a time of the CRM in the owner's zone.
func (w *mailWriter) moment(held string) string {
	for _, layout := range []string{time.DateTime, "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, held, w.service.zone()); err == nil {
			return t.In(zoneOf(w.owner, w.service.zone())).Format(dateLayout(w.owner) + " 15:04")
		}
	}
	return held
}

// money is an amount with its currency: of the record, or else the base currency,
// in which all other amounts are kept.
func (w *mailWriter) money(r *workflowRecord, f *crm.Field, held string) string {
	amount, err := decimal.NewFromString(held)
	if err != nil {
		return held
	}
	catalog := w.policy.Catalog()
	currency := catalog.BaseCurrency()
	if f.UIType == 72 && r.module != nil {
		if own := r.module.Field("currency_id"); own != nil {
			currency = idOf(r.stored(own).Text)
		}
	}
	shown := amount.StringFixed(int32(w.owner.CurrencyDecimals)) //nolint:gosec // a digit or two
	if c := catalog.Currency(int64(currency)); c != nil {
		return shown + " " + c.Code
	}
	return shown
}

// comments are the tags that stand for comments, and how many of them.
var comments = map[string]int{"lastComment": 1, "last5Comments": 5, "allComments": 1000}

// comments are the newest comments on a record, as HTML.
func (w *mailWriter) comments(t workflow.Tag, most int) string {
	id := w.record.id
	if t.Reference != "" {
		ref, _ := w.record.Value(t.Reference)
		id = idOf(afterX(ref.String()))
	}
	if id == 0 {
		return ""
	}
	all, err := w.tx.Comments(w.ctx, id, most)
	if err != nil {
		w.fault = err
		return ""
	}
	var b strings.Builder
	for _, c := range slices.DeleteFunc(all, func(c store.Comment) bool { return c.Content == "" }) {
		b.WriteString(paragraphs(htmltext.Decode(c.Content)) + "<br>")
		if u := w.policy.Catalog().User(c.Author); u != nil {
			b.WriteString(paragraphs(u.FullName()) + ", ")
		}
		b.WriteString(w.moment(c.At) + "<br><br>")
	}
	return b.String()
}

// dateFormat is how a user writes dates, such as dd-mm-yyyy.
func dateFormat(u *meta.UserRow) string { return cmp.Or(u.DateFormat, "yyyy-mm-dd") }

// dateLayout is dateFormat for package time.
func dateLayout(u *meta.UserRow) string {
	return strings.NewReplacer("dd", "02", "mm", "01", "yyyy", "2006").Replace(dateFormat(u))
}
