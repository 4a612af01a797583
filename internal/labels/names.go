package labels

import (
	"strings"

	"vtrest/internal/htmltext"
)

// Name is what a module, block, field or tax is called for a user whose
// language is lang; "" means the default language. text is the CRM's own word,
// such as LBL_ACCOUNT_INFORMATION, or SINGLE_Accounts for one record of a
// module. Where no name is found it is text, with HTML entities decoded.
//
// It looks into the CRM's language files and into this project's own names, in
// fa_ir, of what a fresh CRM has. A nil Catalog has the latter. The faults of
// the original REST module, which showed no names, are not repeated.
func (c *Catalog) Name(lang, module, text string) string {
	key := htmltext.Decode(text)
	defaultLang := ""
	if c != nil {
		defaultLang = c.defaultLang
	}
	if lang == "" {
		lang = defaultLang
	}
	if name, ok := c.name(lang, module, key); ok {
		return name
	}
	// The CRM's own words are English: nothing reads better in it.
	if strings.HasPrefix(strings.ToLower(lang), "en_") || strings.EqualFold(lang, defaultLang) {
		return key
	}
	if name, ok := c.name(defaultLang, module, key); ok {
		return name
	}
	return key
}

// name looks for a name in one language. What a CRM says in its files counts
// more than our names. These count more than other texts, which are those of
// picklists: there, Shipping is an industry.
func (c *Catalog) name(lang, module, key string) (string, bool) {
	own := c != nil && c.load != nil
	if own && c.version != nil {
		if name, ok := c.find(lang, module, key); ok {
			return name, true
		}
	}
	if names, err := builtinNames(); err == nil { // the files are part of the program, and tests read them
		for _, m := range [...]string{module, commonModule} {
			if name, ok := names[textsKey{lang, m}][key]; ok {
				return name, true
			}
		}
	}
	if own && c.version == nil {
		return c.find(lang, module, key)
	}
	return "", false
}
