package labels

import (
	"embed"
	"fmt"
	"strings"
	"sync"
)

// data holds one file a language, <lang>.tsv, for the values of picklists, and
// in names one for the CRM's own words. A row is the module ("*" for all
// modules), the stored value and the label, with tabs between. Blank rows and
// rows that start with "# " are for the reader.
//
//go:embed data/*.tsv data/names/*.tsv
var data embed.FS

// Builtin is this project's own labels of a fresh CRM's picklist values, in
// en_us, fr_fr and fa_ir.
func Builtin() Source { return builtin{} }

type builtin struct{}

// Labels is the rows of one module, or for "Vtiger" those of all modules.
func (builtin) Labels(lang, module string) (map[string]string, error) {
	all, err := builtinTexts()
	if err != nil {
		return nil, err
	}
	return all[textsKey{lang, module}], nil
}

// builtinTexts and builtinNames parse the files at the first use.
var (
	builtinTexts = sync.OnceValues(func() (map[textsKey]map[string]string, error) { return readFiles("data") })
	builtinNames = sync.OnceValues(func() (map[textsKey]map[string]string, error) { return readFiles("data/names") })
)

// readFiles reads a folder with one file a language.
func readFiles(folder string) (map[textsKey]map[string]string, error) {
	all := map[textsKey]map[string]string{}
	files, err := data.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if f.IsDir() {
			continue
		}
		text, err := data.ReadFile(folder + "/" + f.Name())
		if err != nil {
			return nil, err
		}
		if err := addRows(all, strings.TrimSuffix(f.Name(), ".tsv"), string(text)); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
	}
	return all, nil
}

// addRows adds the rows of one language's file. Two rows for one value of a
// module are an error.
func addRows(all map[textsKey]map[string]string, lang, text string) error {
	n := 0
	for row := range strings.Lines(text) {
		n++
		row = strings.TrimRight(row, "\r\n")
		if row == "" || strings.HasPrefix(row, "# ") {
			continue
		}
		// Columns are not trimmed: Vtiger stores a task status as "Canceled ".
		columns := strings.Split(row, "\t")
		if len(columns) != 3 || columns[0] == "" || columns[1] == "" || columns[2] == "" {
			return fmt.Errorf("line %d: module, value and label expected", n)
		}
		key := textsKey{lang, columns[0]}
		if key.module == "*" {
			key.module = commonModule
		}
		if all[key] == nil {
			all[key] = map[string]string{}
		}
		if _, ok := all[key][columns[1]]; ok {
			return fmt.Errorf("line %d: second label of %q in %s", n, columns[1], columns[0])
		}
		all[key][columns[1]] = columns[2]
	}
	return nil
}
