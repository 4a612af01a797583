package console

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what is generated")

const typesFile = "../../../console/src/api/types.ts"

// TestTypes keeps the front-end's types the same as ours.
func TestTypes(t *testing.T) {
	want, err := typeScript("contract.go", "contract_operations.go")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(typesFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(typesFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("%s is old; run go generate ./internal/web/console (-want +got):\n%s", typesFile, diff)
	}
}

// typeScript spells the types of some files in TypeScript: structs as
// interfaces, and named texts as the union of their constants.
func typeScript(names ...string) (string, error) {
	var out strings.Builder
	out.WriteString("// Made from internal/web/console/contract*.go by go generate; change it there.\n")
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return "", err
		}
		unions := unions(f)
		for _, decl := range f.Decls {
			g, ok := decl.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				continue
			}
			for _, spec := range g.Specs {
				if err := writeType(&out, spec.(*ast.TypeSpec), g.Doc, unions); err != nil {
					return "", fmt.Errorf("%s: %w", name, err)
				}
			}
		}
	}
	return out.String(), nil
}

// unions are the values of the constants of each named type.
func unions(f *ast.File) map[string][]string {
	values := map[string][]string{}
	for _, decl := range f.Decls {
		g, ok := decl.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, spec := range g.Specs {
			v := spec.(*ast.ValueSpec)
			if id, ok := v.Type.(*ast.Ident); ok {
				values[id.Name] = append(values[id.Name], v.Values[0].(*ast.BasicLit).Value)
			}
		}
	}
	return values
}

func writeType(out *strings.Builder, spec *ast.TypeSpec, doc *ast.CommentGroup, unions map[string][]string) error {
	out.WriteString("\n" + comment("", doc))
	name := spec.Name.Name
	if spec.TypeParams != nil {
		name += "<" + spec.TypeParams.List[0].Names[0].Name + ">"
	}
	switch s := spec.Type.(type) {
	case *ast.Ident:
		fmt.Fprintf(out, "export type %s = %s;\n", name, strings.Join(unions[spec.Name.Name], " | "))
		return nil
	case *ast.StructType:
		var parents, lines []string
		for _, f := range s.Fields.List {
			kind, err := spell(f.Type)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if len(f.Names) == 0 {
				parents = append(parents, kind)
				continue
			}
			key, option, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
			if option != "" {
				key, kind = key+"?", strings.TrimSuffix(kind, " | null")
			}
			lines = append(lines, comment("  ", f.Doc)+"  "+key+": "+kind+";"+trailing(f.Comment)+"\n")
		}
		extends := ""
		if parents != nil {
			extends = " extends " + strings.Join(parents, ", ")
		}
		fmt.Fprintf(out, "export interface %s%s {\n%s}\n", name, extends, strings.Join(lines, ""))
		return nil
	}
	return fmt.Errorf("%s: a struct or a named text is expected", name)
}

// spell is a Go type in TypeScript. Slices are never null in an answer.
func spell(e ast.Expr) (string, error) {
	switch e := e.(type) {
	case *ast.Ident:
		switch e.Name {
		case "bool":
			return "boolean", nil
		case "int", "int64", "float64":
			return "number", nil
		}
		return e.Name, nil
	case *ast.StarExpr:
		inner, err := spell(e.X)
		return inner + " | null", err
	case *ast.ArrayType:
		inner, err := spell(e.Elt)
		return inner + "[]", err
	}
	return "", fmt.Errorf("no TypeScript for %T", e)
}

func comment(indent string, doc *ast.CommentGroup) string {
	if doc == nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(doc.Text()), "\n")
	if len(lines) == 1 {
		return indent + "/** " + lines[0] + " */\n"
	}
	return indent + "/**\n" + indent + " * " + strings.Join(lines, "\n"+indent+" * ") + "\n" + indent + " */\n"
}

func trailing(c *ast.CommentGroup) string {
	if text := strings.TrimSpace(c.Text()); text != "" {
		return " // " + text
	}
	return ""
}
