package labels

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"vtrest/internal/htmltext"
)

const (
	// commonModule holds the texts that all modules share.
	commonModule = "Vtiger"

	// originalLanguage is where the original REST module takes the common
	// texts from, whatever the user's language.
	originalLanguage = "fr_fr"

	// checkEvery is how long texts are served before their files are looked at
	// again.
	checkEvery = 5 * time.Second
)

// Source has the texts of each module in each language: stored value to label.
// A module or language without texts is empty and no error. The result is not
// changed by either side.
type Source interface {
	Labels(lang, module string) (map[string]string, error)
}

// versioned is a Source whose texts may change. A text that differs from the
// last one says that they did.
type versioned interface {
	LabelsVersion(lang, module string) string
}

// shipping is a Source that can leave out the overrides in languages/custom,
// which the original REST module never read.
type shipping interface {
	ShippedLabels(lang, module string) (map[string]string, error)
}

// Catalog looks labels up, and keeps what it read. It may be used by many
// goroutines at once; a nil Catalog gives every value as it is stored.
type Catalog struct {
	// OnError is told of texts that cannot be read, once for each version of
	// them; they count as missing. It is set before the first lookup and must
	// not call the Catalog.
	OnError func(error)

	load        func(lang, module string) (map[string]string, error)
	version     func(lang, module string) string
	defaultLang string
	original    bool
	now         func() time.Time

	mu    sync.Mutex
	texts map[textsKey]*texts
}

type textsKey struct{ lang, module string }

// texts is what was read last under a key.
type texts struct {
	labels  map[string]string
	version string
	checked time.Time
}

// New makes a Catalog over src; a nil src has no texts. defaultLang is the
// CRM's $default_language.
//
// With original the lookup is that of the original REST module, fault
// included: the user's language never counts; the module's texts come from
// defaultLang, the common ones from French, and an empty text of the module
// hides a common one.
func New(src Source, defaultLang string, original bool) *Catalog {
	c := &Catalog{
		defaultLang: defaultLang,
		original:    original,
		now:         time.Now,
		texts:       map[textsKey]*texts{},
	}
	if src == nil {
		return c
	}
	c.load = src.Labels
	if s, ok := src.(shipping); ok && original {
		c.load = s.ShippedLabels
	}
	if v, ok := src.(versioned); ok {
		c.version = v.LabelsVersion
	}
	return c
}

// Label is the label of a stored value of a picklist in module, for a user
// whose language is lang; "" means the default language. Where no text is
// found it is the value, with HTML entities decoded as in a search for one.
func (c *Catalog) Label(lang, module, value string) string {
	if c == nil || c.load == nil {
		return value
	}
	key := htmltext.Decode(value)
	if c.original {
		return c.originalLabel(module, key)
	}
	if lang == "" {
		lang = c.defaultLang
	}
	if text, ok := c.find(lang, module, key); ok {
		return text
	}
	if !strings.EqualFold(lang, c.defaultLang) {
		if text, ok := c.find(c.defaultLang, module, key); ok {
			return text
		}
	}
	return key
}

// find looks into the module's texts and then into the common ones. As in PHP,
// "" and "0" are empty.
func (c *Catalog) find(lang, module, key string) (string, bool) {
	for _, m := range [...]string{module, commonModule} {
		if text := c.labels(lang, m)[key]; text != "" && text != "0" {
			return text, true
		}
	}
	return "", false
}

func (c *Catalog) originalLabel(module, key string) string {
	text, ok := c.labels(c.defaultLang, module)[key]
	if !ok {
		text = c.labels(originalLanguage, commonModule)[key]
	}
	if text == "" {
		return key
	}
	return text
}

// labels is the texts of a module, from memory while they are fresh.
func (c *Catalog) labels(lang, module string) map[string]string {
	if lang == "" || module == "" {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	key := textsKey{lang, module}
	t := c.texts[key]
	if t != nil && (c.version == nil || c.now().Sub(t.checked) < checkEvery) {
		return t.labels
	}
	// The version is asked before the texts are read: a change in between is
	// then seen the next time.
	version := ""
	if c.version != nil {
		version = c.version(lang, module)
	}
	if t == nil || t.version != version {
		t = &texts{labels: c.read(lang, module), version: version}
		c.texts[key] = t
	}
	t.checked = c.now()
	return t.labels
}

func (c *Catalog) read(lang, module string) map[string]string {
	labels, err := c.load(lang, module)
	if err == nil {
		return labels
	}
	if c.OnError != nil {
		c.OnError(fmt.Errorf("labels of %s in %s: %w", module, lang, err))
	}
	return nil
}
