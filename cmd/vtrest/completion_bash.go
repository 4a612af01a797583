package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

const bashHead = `# Completion of vtrest for bash. Made by vtrest completion bash.

_vtrest() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word i IFS=$' \t\n'
	# Bash takes --option=value for three words.
	if [[ $cur == = ]]; then
		cur=
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD-2]}
	fi
	COMPREPLY=()
`

const bashTail = `}
complete -F _vtrest vtrest
`

// completeBash writes a function that finds the command among the words before
// the cursor, then what the last option asks for, then what else may come.
func completeBash(b *bytes.Buffer, root *kong.Node) {
	b.WriteString(bashHead)
	b.WriteString("\tfor ((i = 1; i < COMP_CWORD; i++)); do\n\t\tword=${COMP_WORDS[i]}\n\t\tcase $word in\n")
	fmt.Fprintf(b, "\t\t%s)\n\t\t\t[[ ${COMP_WORDS[i+1]} == = ]] && ((i++))\n\t\t\t((i++))\n\t\t\tcontinue\n\t\t\t;;\n\t\tesac\n",
		strings.Join(taking(root, anyText, oneOf, aFile, aFolder), "|"))
	b.WriteString("\t\tcase $command/$word in\n")
	for _, n := range nodes(root)[1:] {
		fmt.Fprintf(b, "\t\t'%s/%s') command='%s' ;;\n", pathOf(n.Parent), n.Name, pathOf(n))
	}
	b.WriteString("\t\tesac\n\tdone\n\tcase $prev in\n")
	fmt.Fprintf(b, "\t%s)\n\t\tcompopt -o filenames 2>/dev/null\n\t\tIFS=$'\\n'\n\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n\t\treturn\n\t\t;;\n", strings.Join(taking(root, aFile), "|"))
	fmt.Fprintf(b, "\t%s)\n\t\tcompopt -o filenames 2>/dev/null\n\t\tIFS=$'\\n'\n\t\tCOMPREPLY=($(compgen -d -- \"$cur\"))\n\t\treturn\n\t\t;;\n", strings.Join(taking(root, aFolder), "|"))
	for _, f := range all(root) {
		if answerOf(f.Value, f.PlaceHolder) == oneOf {
			fmt.Fprintf(b, "\t%s)\n\t\tCOMPREPLY=($(compgen -W '%s' -- \"$cur\"))\n\t\treturn\n\t\t;;\n", strings.Join(spellings(f), "|"), strings.Join(words(f.Value), " "))
		}
	}
	fmt.Fprintf(b, "\t%s) return ;;\n\tesac\n", strings.Join(taking(root, anyText), "|"))
	fmt.Fprintf(b, "\tlocal options='%s' names= files=\n\tcase $command in\n", strings.Join(spelled(options(root)), " "))
	for _, n := range nodes(root) {
		var own []string
		if n != root {
			own = spelled(options(n))
		}
		files := ""
		if takesFile(n) {
			files = "yes"
		}
		fmt.Fprintf(b, "\t'%s') names='%s' options+=' %s' files=%s ;;\n", pathOf(n), strings.Join(names(n), " "), strings.Join(own, " "), files)
	}
	b.WriteString("\tesac\n\tif [[ $cur == -* ]]; then\n\t\tnames=$options\n\telif [[ $files ]]; then\n\t\tcompopt -o filenames 2>/dev/null\n\t\tIFS=$'\\n'\n\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n\t\treturn\n\tfi\n\tCOMPREPLY=($(compgen -W \"$names\" -- \"$cur\"))\n")
	b.WriteString(bashTail)
}

// all are the options of a command and of those below it.
func all(root *kong.Node) []*kong.Flag {
	var list []*kong.Flag
	for _, n := range nodes(root) {
		list = append(list, options(n)...)
	}
	return list
}

// taking are the spellings of all options that ask for one of the answers.
func taking(root *kong.Node, answers ...answer) []string {
	var list []string
	for _, f := range all(root) {
		for _, a := range answers {
			if answerOf(f.Value, f.PlaceHolder) == a {
				list = append(list, spellings(f)...)
			}
		}
	}
	return list
}

func spelled(flags []*kong.Flag) []string {
	var list []string
	for _, f := range flags {
		list = append(list, spellings(f)...)
	}
	return list
}
