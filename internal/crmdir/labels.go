package crmdir

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"unicode/utf8"

	"vtrest/internal/phplit"
)

// nameForm is what may stand in the path of a label file, so that no name can
// lead out of its folder.
var nameForm = regexp.MustCompile(`^[A-Za-z0-9_]+$`)

// Labels is the texts of a module in a language: $languageStrings and then
// $jsLanguageStrings of languages/<lang>/<module>.php, and over them those of
// languages/custom/<lang>/<module>.php, which Vtiger 7 and later read. A file
// that is not there is no error, only empty; one that cannot be read is.
func (d *Dir) Labels(lang, module string) (map[string]string, error) {
	return d.labels(labelFiles(lang, module), lang, module)
}

// ShippedLabels is [Dir.Labels] without languages/custom: what the REST module
// of old saw.
func (d *Dir) ShippedLabels(lang, module string) (map[string]string, error) {
	return d.labels(labelFiles(lang, module)[:1], lang, module)
}

// LabelsVersion is a text that changes when a file behind [Dir.Labels] does:
// by size, by modification time, or by coming or going.
func (d *Dir) LabelsVersion(lang, module string) string {
	if checkNames(lang, module) != nil {
		return ""
	}
	version := ""
	for _, name := range labelFiles(lang, module) {
		info, err := d.root.Stat(name)
		if err != nil {
			version += "-;"
			continue
		}
		version += fmt.Sprintf("%d@%d;", info.Size(), info.ModTime().UnixNano())
	}
	return version
}

// labelFiles is the files that hold the texts, later ones over earlier ones.
func labelFiles(lang, module string) []string {
	return []string{
		"languages/" + lang + "/" + module + ".php",
		"languages/custom/" + lang + "/" + module + ".php",
	}
}

func (d *Dir) labels(files []string, lang, module string) (map[string]string, error) {
	if err := checkNames(lang, module); err != nil {
		return nil, err
	}
	labels := map[string]string{}
	for _, name := range files {
		f, err := d.root.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		scope := phplit.NewScope()
		if err := readInto(scope, f); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		add(labels, scope.Var("languageStrings"))
		add(labels, scope.Var("jsLanguageStrings"))
	}
	return labels, nil
}

func checkNames(lang, module string) error {
	if !nameForm.MatchString(lang) {
		return fmt.Errorf("language %q: only letters, digits and _ may stand in its name", lang)
	}
	if !nameForm.MatchString(module) {
		return fmt.Errorf("module %q: only letters, digits and _ may stand in its name", module)
	}
	return nil
}

// add copies the texts of a PHP array into labels, and leaves out what is no
// text.
func add(labels map[string]string, v phplit.Value) {
	for key, text := range v.All() {
		switch text.Kind() {
		case phplit.String, phplit.Int, phplit.Float:
			labels[inUTF8(key)] = inUTF8(text.Text())
		case phplit.Null, phplit.Bool, phplit.Array, phplit.Unknown:
		}
	}
}

// inUTF8 reads text that is not UTF-8 as ISO-8859-1, the other charset that a
// CRM may have been installed with.
func inUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}
