package files

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"vtrest/internal/crm"
	"vtrest/internal/htmltext"
)

// BadExtensions is the CRM's own list ($upload_badext) of what its web server
// might run.
var BadExtensions = []string{
	"php", "php3", "php4", "php5", "pl", "cgi", "py", "asp", "cfm", "js", "vbs", "html", "htm", "exe", "bin", "bat", "sh",
	"dll", "phps", "phtml", "xhtml", "rb", "msi", "jsp", "shtml", "sth", "shtm", "htaccess",
}

// Longest name. Characters are those of vtiger_notes.filename; bytes leave
// room for the id in front, where file systems take 255.
const (
	maxNameChars = 200
	maxNameBytes = 240
)

// NoteName is a client's file name as the CRM stores it with a document
// (vtiger_notes.filename). There it makes a _ of each run of blanks before it cleans
// the name, which it does not in the name of the attachment: of a# b.txt one has
// a__b.txt, the other a_b.txt.
func NoteName(name string, bad []string) string {
	return CleanName(blankRuns.ReplaceAllString(strings.ToValidUTF8(name, "_"), "_"), bad)
}

// blankRuns are runs of what PHP's patterns take for blanks.
var blankRuns = regexp.MustCompile(`[ \t\n\v\f\r]+`)

// CleanName is a client's file name as the CRM stores it with an attachment: no
// folder, no blanks, and nothing that its web server would run. shell.php becomes
// shell.phpfile.txt. The name is never empty.
func CleanName(name string, bad []string) string {
	name = strings.ToValidUTF8(name, "_")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = replaceRuns(name)
	name = strings.TrimRight(name, `\/<>?*:"|`)
	parts := strings.Split(name, ".")
	found := false
	for i, part := range parts {
		if slices.Contains(bad, strings.ToLower(part)) {
			parts[i], found = part+"file", true
		}
	}
	name = strings.Join(parts, ".")
	if found {
		name += ".txt"
	}
	if strings.Trim(name, ".") == "" {
		return "file"
	}
	return shorten(name, bad)
}

// replaceRuns makes one _ of every run of blanks and of the characters that
// mean something in an address. Other control characters are dropped.
func replaceRuns(name string) string {
	var b strings.Builder
	run := false
	for _, r := range name {
		if strings.ContainsRune(" \t\n\v\f\r#%&?", r) {
			if !run {
				b.WriteByte('_')
			}
			run = true
			continue
		}
		run = false
		if r >= ' ' && r != 0x7f {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// shorten cuts a name before its extension. What is left there must not have
// become a bad extension by the cut.
func shorten(name string, bad []string) string {
	if fits(name) {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > 40 {
		ext = ""
	}
	base := strings.TrimSuffix(name, ext)
	for !fits(base+ext) || slices.Contains(bad, strings.ToLower(base[strings.LastIndexByte(base, '.')+1:])) {
		_, size := utf8.DecodeLastRuneInString(base)
		base = base[:len(base)-size]
	}
	return base + ext
}

func fits(name string) bool {
	return len(name) <= maxNameBytes && utf8.RuneCountInString(name) <= maxNameChars
}

// Folder is where the CRM keeps files of a day in its own time zone, with a
// slash at its end, as vtiger_attachments.path holds it.
func Folder(day time.Time) string {
	week := (day.Day()-1)/7 + 1
	return day.Format("storage/2006/January/week") + strconv.Itoa(week) + "/"
}

// FileName is the name of an attachment's file in its folder. stored is
// vtiger_attachments.storedname, "" before Vtiger 7.2 and for older files, whose
// name the database may hold with the entities of HTML.
func FileName(id crm.ID, name, stored string) string {
	if stored == "" {
		stored = htmltext.Decode(name)
	}
	return strconv.FormatInt(int64(id), 10) + "_" + stored
}

// storedName hides a file's name behind random digits and keeps its extension,
// as Vtiger 7.2 and later do. What has no extension is one as a whole.
func storedName(random, name string) string {
	return random + "." + name[strings.LastIndexByte(name, '.')+1:]
}
