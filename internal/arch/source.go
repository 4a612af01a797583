package arch

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// source is what the table needs to know of one package.
type source struct {
	name     string
	ours     []use // packages of this module, by their names in the table
	standard []use // packages of others, and the names used of them
}

// use is an import, or a name used of an imported package.
type use struct {
	file string // where, from the root of the tree
	path string
	name string // empty for the import itself
}

// String is how Go writes it.
func (u use) String() string {
	if u.name == "" {
		return u.path
	}
	return u.path + "." + u.name
}

// sources are the packages of a tree by name.
type sources map[string]*source

func (s sources) names() []string { return slices.Sorted(maps.Keys(s)) }

// read parses every Go file of the tree that the go command would compile,
// whatever the system. Of test files only the folder counts.
func read(tree fs.FS) (sources, error) {
	prefix, err := modulePath(tree)
	if err != nil {
		return nil, err
	}
	found := sources{}
	err = fs.WalkDir(tree, ".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (ignored(d.Name()) || file != "." && isModule(tree, file)):
			return fs.SkipDir
		case d.IsDir() || path.Ext(file) != ".go" || ignored(d.Name()):
			return nil
		}
		name := short(path.Dir(file))
		if found[name] == nil {
			found[name] = &source{name: name}
		}
		if strings.HasSuffix(file, "_test.go") {
			return nil
		}
		return found[name].add(tree, file, prefix)
	})
	return found, err
}

// ignored tells whether the go command passes over a file or folder.
func ignored(name string) bool {
	return name != "." && strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "vendor"
}

// isModule tells whether a folder is a module of its own, such as a client, which
// is none of this module's packages.
func isModule(tree fs.FS, folder string) bool {
	_, err := fs.Stat(tree, path.Join(folder, "go.mod"))
	return err == nil
}

// short is the name that the table uses for a folder or import path.
func short(dir string) string { return strings.TrimPrefix(dir, "internal/") }

// modulePath returns the path of the module of the tree, with a final slash.
func modulePath(tree fs.FS) (string, error) {
	text, err := fs.ReadFile(tree, "go.mod")
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 2 && fields[0] == "module" {
			return fields[1] + "/", nil
		}
	}
	return "", errors.New("go.mod names no module")
}

// add notes what a file imports and which names of other packages it uses.
func (p *source) add(tree fs.FS, file, prefix string) error {
	text, err := fs.ReadFile(tree, file)
	if err != nil {
		return err
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	imports := map[string]string{} // the name in this file -> the path
	for _, spec := range f.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return fmt.Errorf("%s: import %s: %w", file, spec.Path.Value, err)
		}
		if ours, ok := strings.CutPrefix(importPath, prefix); ok {
			p.ours = append(p.ours, use{file: file, path: short(ours)})
			continue
		}
		p.standard = append(p.standard, use{file: file, path: importPath})
		name := path.Base(importPath)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		imports[name] = importPath
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := selector.X.(*ast.Ident); ok && imports[x.Name] != "" {
				p.standard = append(p.standard, use{file: file, path: imports[x.Name], name: selector.Sel.Name})
			}
		}
		return true
	})
	return nil
}
