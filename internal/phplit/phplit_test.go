package phplit

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// printed is the variables of src, each as PHP text.
func printed(t *testing.T, src string) map[string]string {
	t.Helper()
	s, err := Parse([]byte(src))
	if err != nil {
		t.Fatalf("Parse(%q): %v", src, err)
	}
	got := map[string]string{}
	for name, v := range s.Vars() {
		got[name] = v.String()
	}
	return got
}

func TestLiterals(t *testing.T) {
	tests := []struct{ src, want string }{
		{`'plain'`, `'plain'`},
		{`'it\'s \\ \n $x'`, `'it\'s \\ \\n $x'`},
		{`"tab\t nl\n q\" d\$ b\\ \q"`, "'tab\t nl\n q\" d$ b\\\\ \\\\q'"},
		{`"\x41\101\u{e9}\u{1F600}"`, `'AAé😀'`},
		{`"\e\v\f\r"`, "'\x1b\v\f\r'"},
		{`42`, `42`},
		{`-7`, `-7`},
		{`- - 7`, `7`},
		{`0x1F`, `31`},
		{`017`, `15`},
		{`0o17`, `15`},
		{`0b101`, `5`},
		{`1_000`, `1000`},
		{`1.5`, `1.5`},
		{`.5`, `0.5`},
		{`1.`, `1.0`},
		{`2e3`, `2000.0`},
		{`9223372036854775807`, `9223372036854775807`},
		{`9223372036854775808`, `9.223372036854776e+18`},
		{`-9223372036854775807-1`, `-9223372036854775807-1`},
		{`9223372036854775807+1`, `9.223372036854776e+18`},
		{`TRUE`, `true`},
		{`False`, `false`},
		{`NULL`, `null`},
		{`3 * 1024 * 1024`, `3145728`},
		{`2 + 3 * 4 - 6 / 2`, `11`},
		{`7 / 2`, `3.5`},
		{`'a' . 1 . true . null . 2.5`, `'a112.5'`},
		{`'a' . 1 + 2`, `'a3'`},
		{`('x' . ('y'))`, `'xy'`},
		{`[]`, `[]`},
		{`array(1, 'k' => 'v', [true,],)`, `[0 => 1, 'k' => 'v', 1 => [0 => true]]`},
		{`array('5' => 'a', 5 => 'b', '05' => 'c', 'd')`, `[5 => 'b', '05' => 'c', 6 => 'd']`},
		{`['a' => 1, 'b' => 2, 'a' => 3]`, `['a' => 3, 'b' => 2]`},
		{`[true => 'x', null => 'y', 1.9 => 'z']`, `[1 => 'z', '' => 'y']`},
		{`['a' => 1] + ['a' => 2, 'b' => 3]`, `['a' => 1, 'b' => 3]`},
		{`array_merge([1, 'k' => 'a'], Array(2, 'k' => 'b'))`, `[0 => 1, 'k' => 'b', 1 => 2]`},
		{"<<<EOT\none\n  two\nEOT", "'one\n  two'"},
		{"<<<\"EOT\"\n  one\n    \"two\" \\\"\\t\n  EOT", "'one\n  \"two\" \\\\\"\t'"},
		{"<<<'EOT'\n$x \\t\nEOT", `'$x \\t'`},
		{"<<<EOT\nEOT", "''"},
		{"<<<EOT\r\none\r\nEOT", "'one'"},
		{`getenv('DB')`, `unknown()`},
		{`'a' . getenv('DB')`, `unknown()`},
		{`['k' => f(1, 2), 'l' => 'm']`, `['k' => unknown(), 'l' => 'm']`},
		{`$a ? 'b' : 'c'`, `unknown()`},
		{`function ($x) use ($y) { return "}"; }`, `unknown()`},
		{`fn($x) => $x . 'y'`, `unknown()`},
		{`new Thing('x')`, `unknown()`},
		{`Thing::NAME`, `unknown()`},
		{`(int) '5'`, `unknown()`},
		{`__DIR__ . '/x'`, `unknown()`},
		{`match (1) { 1 => 'a', default => 'b' }`, `unknown()`},
		{"`ls`", `unknown()`},
	}
	for _, tt := range tests {
		if got := printed(t, "<?php $v = "+tt.src+";")["v"]; got != tt.want {
			t.Errorf("%s = %s, want %s", tt.src, got, tt.want)
		}
	}
}

func TestStatements(t *testing.T) {
	tests := []struct {
		name, src string
		want      map[string]string
	}{
		{
			"comments and tags", "text <?php // a ?> more <?php # b\n/* $x = 1; */ $a = 1 ?>\n<b> <?= $a ?> <?php $b = 2;",
			map[string]string{"a": "1", "b": "2"},
		},
		{"byte order mark", "\ufeff<?php $a = 1;", map[string]string{"a": "1"}},
		{"no PHP at all", "just text", map[string]string{}},
		{
			"subscripts", `<?php $c['a'] = 1; $c['b']['c'] = 2; $c[] = 3; $c["a"] = 4;`,
			map[string]string{"c": `['a' => 4, 'b' => ['c' => 2], 0 => 3]`},
		},
		{
			"variables", `<?php $u = 'http://x'; $p = $u.'/portal'; $q = $c['k'] . $c['k']; $u .= '/y'; $n += 1;`,
			map[string]string{"u": `'http://x/y'`, "p": `'http://x/portal'`, "q": `''`, "n": `unknown()`},
		},
		{"chained assignment", `<?php $a = $b = 'x';`, map[string]string{"a": `'x'`, "b": `'x'`}},
		{
			"assignment copies", `<?php $a = ['k' => ['l' => 1]]; $b = $a; $b['k']['l'] = 2;`,
			map[string]string{"a": `['k' => ['l' => 1]]`, "b": `['k' => ['l' => 2]]`},
		},
		{"default", `<?php $a ??= 1; $a ??= 2;`, map[string]string{"a": "1"}},
		{
			"unset", `<?php $a = [1, 2, 3]; unset($a[0], $o->p); $b = 1; unset($b);`,
			map[string]string{"a": "[1 => 2, 2 => 3]"},
		},
		{
			"interpolation", `<?php $h = 'db'; $c['p'] = 7; $v = "$h:$none{$c['p']} ${h} $c[p] $h-> {$c["p"]} $5 {x}";`,
			map[string]string{"h": `'db'`, "c": `['p' => 7]`, "v": `'db:7 db 7 db-> 7 $5 {x}'`},
		},
		{
			"interpolation of the unknown", `<?php $h = getenv('H'); $v = "$h:3306"; $w = "$o->p";`,
			map[string]string{"h": "unknown()", "v": "unknown()", "w": "unknown()"},
		},
		{
			"constants", `<?php define('X', 'x'); const Y = X . 'y', Z = 2; DEFINE('X', 'other'); $v = X . Y . Z . NONE; $w = Y;`,
			map[string]string{"v": "unknown()", "w": `'xy'`},
		},
		{
			"merge of labels", `<?php $l = array('a' => 'b'); $j = ['c' => 'd']; $l = array_merge($l, $j, $none);`,
			map[string]string{"l": `['a' => 'b', 'c' => 'd']`, "j": `['c' => 'd']`},
		},
		{"return ends the file", `<?php $a = 1; return $a; $b = 2; $$$ ???`, map[string]string{"a": "1"}},
		{"bare block", `<?php { $a = 1; } $b = 2;`, map[string]string{"a": "1", "b": "2"}},
		{"namespace", `<?php namespace A\B; use C\D; $a = 1;`, map[string]string{"a": "1"}},
		{"scalar subscript is dropped", `<?php $a = 1; $a['k'] = 2;`, map[string]string{"a": "1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, printed(t, tt.src)); diff != "" {
				t.Errorf("variables (-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever stands between two assignments, the second must be found, and
// nothing inside of what is skipped may leak out.
func TestSkips(t *testing.T) {
	for _, between := range []string{
		`ini_set('memory_limit','512M');`,
		`version_compare(PHP_VERSION, '5.5.0') <= 0 ? error_reporting(E_WARNING & ~E_NOTICE) : error_reporting(~E_STRICT);`,
		`include('vtigerversion.php');`,
		`include_once 'config.security.php';`,
		`echo ("x"), 'y';`,
		`if (isset($x) && f('{')) { @g($x); $leak = 1; }`,
		`if (!$x) $leak = 1; else $leak = 2;`,
		`if (!$x) { $leak = 1; } elseif (y()) { $leak = 2; } else if (z()) { $leak = 3; } else { $leak = 4; }`,
		`if (a()): $leak = 1; elseif (b()): $leak = 2; else: if (c()): $leak = 3; endif; endif;`,
		`switch ($x) { case 1: $leak = 1; break; default: $leak = 2; }`,
		`switch ($x): case 1: $leak = 1; break; default: $leak = 2; endswitch;`,
		`foreach ($a as $k => $v) { if ($k) continue; $leak[$k] = "{$v['}']}"; }`,
		`for ($i = 0; $i < 3; $i++) $leak = $i;`,
		`while (true) { break; }`,
		`do { $leak = 1; } while (false);`,
		`try { $leak = 1; } catch (E $e) { $leak = 2; } finally { $leak = 3; }`,
		`function csrf_startup(){ $GLOBALS['csrf']['expires'] = 259200; $leak = '}'; }`,
		`function &ref() { $leak = 1; }`,
		`final class VtigerConfig extends A implements B { static $leak = 1; static function get($key, $d='') { return ${$key}; } }`,
		`#[Attribute(1)] class C { public function f() { $leak = <<<X` + "\n}\nX;\n" + `} }`,
		`$o->p = 'x'; $o->m($leak2); C::$s = 2; C::f();`,
		`list($x1, , $x2) = f(); [$x3, $x4] = [1, 2];`,
		`global $leak, $x; static $leak = 1;`,
		`declare(strict_types=1);`,
		`?><p>it's <?php`,
		`;;`,
		`defined('A') or die('no');`,
		`throw new E("x$y");`,
	} {
		got := printed(t, "<?php $a = 'before'; "+between+" $b = 'after';")
		if got["a"] != `'before'` || got["b"] != `'after'` {
			t.Errorf("around %s: a = %s, b = %s", between, got["a"], got["b"])
		}
		if v, ok := got["leak"]; ok {
			t.Errorf("%s set $leak = %s", between, v)
		}
	}
}

func TestErrors(t *testing.T) {
	tests := []struct {
		src  string
		line int
		msg  string
	}{
		{"<?php\n$a = 'x", 2, "string without an end"},
		{"<?php\n\n$a = \"x", 3, "string without an end"},
		{"<?php $a = \"x {$b", 1, "string without an end"},
		{"<?php /* x", 1, "comment without an end"},
		{"<?php\n$a = <<<X\ny\n", 2, "heredoc without an end"},
		{"<?php\n$a = array('x' => 'y'\n'z' => 'w');", 3, "missing"},
		{"<?php $a = 'it's';", 1, "missing"},
		{"<?php $a = 1\n$b = 2;", 2, "missing"},
		{"<?php $a = [1;", 1, `"," expected`},
		{"<?php $a = ;", 1, "value expected"},
		{"<?php $a = 1; }", 1, "unexpected"},
		{"<?php { $a = 1;", 1, `"}" expected`},
		{"<?php if (x) { ( }", 1, "unexpected"},
		{"<?php f((1);", 1, "bracket"},
		{`<?php $a = "\u{zz}";`, 1, "escape"},
		{`<?php $a = "\u{110000}";`, 1, "escape"},
		{`<?php $a = 0x;`, 1, "number"},
		{`<?php $a = 089;`, 1, "number"},
		{"<?php $a = " + strings.Repeat("[", 100) + strings.Repeat("]", 100) + ";", 1, "deep"},
		{"<?php $a" + strings.Repeat("[1]", 100) + " = 1;", 1, "deep"},
		{"<?php " + strings.Repeat("if (1) ", 100) + ";", 1, "deep"},
		{"<?php $a = " + strings.Repeat(`"{$a[`, 30), 1, "deep"},
		{"<?php $s = 'xxxxxxxxxxxxxxxx'; " + strings.Repeat("$s .= $s; ", 40), 1, "too large"},
		{"<?php $s = 'xxxxxxxxxxxxxxxx'; " + strings.Repeat(`$s = "$s$s"; `, 40), 1, "too large"},
		{"<?php $s = [1]; " + strings.Repeat("$s = [$s, $s]; ", 40), 1, "too large"},
		{strings.Repeat(" ", MaxSize+1), 1, "larger"},
	}
	for _, tt := range tests {
		_, err := Parse([]byte(tt.src))
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("Parse(%.60q) = %v, want an *Error", tt.src, err)
			continue
		}
		if e.Line != tt.line || !strings.Contains(e.Msg, tt.msg) {
			t.Errorf("Parse(%.60q) = %v, want line %d: …%s…", tt.src, e, tt.line, tt.msg)
		}
	}
}

func TestErrorsHideTheText(t *testing.T) {
	_, err := Parse([]byte("<?php $dbconfig['db_password'] = 'it's secret';"))
	if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "it") && strings.Contains(err.Error(), "'s") {
		t.Errorf("error = %v", err)
	}
}

func TestScopeReadsOnTop(t *testing.T) {
	s := NewScope()
	for _, src := range []string{
		`<?php $dbconfig['db_name'] = 'crm'; $dbconfig['db_port'] = ':3306'; $url = 'http://a';`,
		`<?php $dbconfig['db_name'] = 'other'; $portal = $url . '/p';`,
	} {
		if err := s.Read([]byte(src)); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := s.Var("dbconfig").String(), `['db_name' => 'other', 'db_port' => ':3306']`; got != want {
		t.Errorf("$dbconfig = %s, want %s", got, want)
	}
	if got := s.Var("portal").Text(); got != "http://a/p" {
		t.Errorf("$portal = %q", got)
	}
	if !s.Var("none").IsNull() || s.Var("none").At("x").Len() != 0 {
		t.Error("an unset variable is not null")
	}
}

func TestConversions(t *testing.T) {
	for _, tt := range []struct {
		v    Value
		text string
		n    int64
		ok   bool
	}{
		{textValue(" 20\n"), " 20\n", 20, true},
		{textValue("20M"), "20M", 0, false},
		{intValue(-3), "-3", -3, true},
		{floatValue(2.5), "2.5", 0, false},
		{floatValue(1e20), "1.0E+20", 0, false},
		{floatValue(1.5e-7), "1.5E-7", 0, false},
		{floatValue(math.Inf(-1)), "-INF", 0, false},
		{boolValue(true), "1", 0, false},
		{boolValue(false), "", 0, false},
		{Value{}, "", 0, false},
	} {
		n, ok := tt.v.Int()
		if tt.v.Text() != tt.text || n != tt.n || ok != tt.ok {
			t.Errorf("%v: Text %q Int %d %v, want %q %d %v", tt.v, tt.v.Text(), n, ok, tt.text, tt.n, tt.ok)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, src := range []string{
		`<?php $a = ['k' => "x$b[0] {$c['d']}\n", 1.5, -2, true, null]; $a[] = $a . 'z';`,
		"<?php if (1): ?> x <?php else: $b = 2; endif; $c = <<<X\n  y\n  X . 'z'; unset($a[0]);",
		`<?php define('A', array_merge([1], array('b' => 2))); const B = A + [3]; $x += 0x1F / 1e3;`,
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		s, err := Parse([]byte(src))
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Line < 1 || e.Line > strings.Count(src, "\n")+1 {
				t.Fatalf("Parse(%q): odd error %#v", src, err)
			}
			return
		}
		for name, v := range s.Vars() {
			again, err := Parse([]byte("<?php $v = " + v.String() + ";"))
			if err != nil {
				var e *Error
				if errors.As(err, &e) && (strings.Contains(e.Msg, "deep") || strings.Contains(e.Msg, "larg")) {
					continue // assignments nest deeper than one literal may
				}
				t.Fatalf("$%s = %s does not parse back: %v", name, v, err)
			}
			if got := again.Var("v"); !got.Equal(v) {
				t.Fatalf("$%s = %s parses back as %s", name, v, got)
			}
		}
	})
}
