package arch

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Check compares the sources of a module with the table and with [Homes], and
// returns what is wrong, each with the file or package that it is about, sorted.
// With complete, a package of the table that does not exist and an allowed
// import that is unused are wrong too. The error is about sources that cannot be
// read or parsed.
func Check(tree fs.FS, table []Package, complete bool) (problems []string, err error) {
	found, err := read(tree)
	if err != nil {
		return nil, err
	}
	for _, name := range found.names() {
		p := found[name]
		row := slices.IndexFunc(table, func(row Package) bool { return row.Name == name })
		if row < 0 {
			problems = append(problems, fmt.Sprintf("package %s is not in the table", name))
			continue
		}
		problems = append(problems, p.forbidden(table[row])...)
		problems = append(problems, p.misplaced()...)
		if complete {
			problems = append(problems, p.unused(table[row])...)
		}
	}
	for _, row := range table {
		if _, ok := found[row.Name]; complete && !ok {
			problems = append(problems, fmt.Sprintf("package %s of the table does not exist", row.Name))
		}
	}
	slices.SortFunc(problems, cmp.Compare[string])
	return problems, nil
}

// forbidden returns the imports of this module's packages that row lacks.
func (p *source) forbidden(row Package) (problems []string) {
	for _, imported := range p.ours {
		allowed := slices.Contains(row.Imports, imported.path) ||
			slices.Contains(row.Imports, Everything) && !within(testOnly, imported.path)
		if !allowed {
			problems = append(problems, fmt.Sprintf("%s: %s may not import %s", imported.file, p.name, imported.path))
		}
	}
	return problems
}

// unused returns the imports of row that no file of p makes.
func (p *source) unused(row Package) (problems []string) {
	if slices.Contains(row.Imports, Everything) {
		return nil
	}
	for _, name := range row.Imports {
		if !slices.ContainsFunc(p.ours, func(i use) bool { return i.path == name }) {
			problems = append(problems, fmt.Sprintf("%s may import %s and does not: narrow the table", p.name, name))
		}
	}
	return problems
}

// misplaced returns what p uses of the standard library outside its home.
func (p *source) misplaced() (problems []string) {
	for _, home := range Homes {
		if within(home.In, p.name) {
			continue
		}
		for _, u := range p.standard {
			if home.covers(u) {
				problems = append(problems, fmt.Sprintf("%s: %s may not use %s", u.file, p.name, u))
			}
		}
	}
	return problems
}

// covers tells whether h is about u: an import, or a name of one.
func (h Home) covers(u use) bool {
	if len(h.Names) > 0 {
		return u.path == h.Path && slices.Contains(h.Names, u.name)
	}
	return u.name == "" && within([]string{h.Path}, u.path)
}

// within tells whether a path is one of the roots or below one.
func within(roots []string, path string) bool {
	return slices.ContainsFunc(roots, func(root string) bool {
		return path == root || strings.HasPrefix(path, root+"/")
	})
}
