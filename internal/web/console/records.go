package console

import (
	"strings"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
	"vtrest/internal/records"
	"vtrest/internal/store"
)

const (
	mostFound   = 20
	mostAsked   = 200 // labels that one call may ask for
	longestText = 100 // of a search
	mostPast    = 200
)

// search finds records by their label, for fields that refer to them.
func (s *Console) search(c *call) (any, error) {
	m, err := c.module()
	if err != nil {
		return nil, err
	}
	query := c.URL.Query()
	var found []records.Found
	if texts := query["id"]; len(texts) > 0 {
		if len(texts) > mostAsked {
			return nil, crm.Errorf(crm.InvalidParameter, "id: at most %d are allowed", mostAsked)
		}
		ids := make([]crm.ID, len(texts))
		for i, text := range texts {
			if ids[i], err = parseID(text); err != nil {
				return nil, err
			}
		}
		found, err = s.Records.Labels(c.Context(), c.policy, m, ids)
	} else {
		text := strings.TrimSpace(query.Get("q"))
		if len([]rune(text)) > longestText {
			return nil, crm.Errorf(crm.InvalidParameter, "q: at most %d characters are allowed", longestText)
		}
		found, err = s.Records.Search(c.Context(), c.policy, m, text, mostFound)
	}
	if err != nil {
		return nil, err
	}
	list := make([]Found, len(found))
	for i, f := range found {
		list[i] = Found{idText(f.ID), f.Label}
	}
	c.log.Rows = int64(len(list))
	return list, nil
}

// actions are the words for what an entry of the history tells.
var actions = map[store.HistoryStatus]HistoryAction{
	store.Updated: ActionChanged, store.Trashed: ActionTrashed, store.Created: ActionCreated, store.Restored: ActionRestored,
	store.Linked: ActionLinked, store.Unlinked: ActionUnlinked,
}

// history tells what has become of a record.
func (s *Console) history(c *call) (any, error) {
	m, id, err := c.record()
	if err != nil {
		return nil, err
	}
	start, err := c.number("start", 0, 1<<31)
	if err != nil {
		return nil, err
	}
	length, err := c.number("length", 50, mostPast)
	if err != nil {
		return nil, err
	}
	lang, err := c.language()
	if err != nil {
		return nil, err
	}
	past, err := s.Records.Past(c.Context(), c.policy, m, id, start, length)
	if err != nil {
		return nil, err
	}
	h := &History{Entries: []HistoryEntry{}, More: past.More}
	for _, e := range past.Entries {
		entry := HistoryEntry{ID: idText(e.ID), At: e.At, UserID: idText(e.By), Action: actions[e.Status], Changes: []HistoryChange{}}
		if u := c.policy.Catalog().User(e.By); u != nil {
			entry.UserName = u.FullName()
		}
		if label, may := past.Labels[e.To]; e.To != 0 && may {
			entry.Linked = &LinkedRecord{e.ToModule, idText(e.To), label}
		}
		for _, change := range e.Changes {
			label := change.Field
			if f := m.Field(change.Field); f != nil {
				label = s.name(lang, m.Name, f.Label)
			}
			entry.Changes = append(entry.Changes, HistoryChange{change.Field, label, change.Before.Text, change.After.Text})
		}
		h.Entries = append(h.Entries, entry)
	}
	c.log.Rows = int64(len(h.Entries))
	return h, nil
}

// documents lists the documents of a record.
func (s *Console) documents(c *call) (any, error) {
	m, id, err := c.record()
	if err != nil {
		return nil, err
	}
	list := []Document{}
	err = s.Records.DocumentsOf(c.Context(), c.policy, m, id, func(documents *crm.Module, r *crm.Row) error {
		values := map[string]string{}
		i := 0
		for f := range c.policy.Readable(documents).All() {
			values[f.Name] = htmltext.Decode(string(r.Values[i]))
			i++
		}
		list = append(list, Document{
			ID: string(r.ID), Title: values["notes_title"], FileName: values["filename"], Type: values["filetype"], Size: values["filesize"],
			External: values["filelocationtype"] == "E", Active: values["filestatus"] == "1", Modified: values["modifiedtime"],
		})
		return nil
	})
	c.log.Rows = int64(len(list))
	return list, err
}
