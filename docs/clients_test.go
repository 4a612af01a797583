package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestClientsFromTheTree installs the JavaScript and the Go client with the lines
// of their READMEs, in an empty project. The examples of the Python client run
// with the PYTHONPATH of its README; composer is seldom there.
func TestClientsFromTheTree(t *testing.T) {
	tests := []struct {
		page, line, program, begin, check string
	}{
		{"js", "`(npm install /[^`]*)`", "npm", "npm init -y", `node --input-type=module -e "import { Vtrest } from 'vtrest-client'; new Vtrest({ url: 'http://x', key: 'k' })"`},
		{"go", "`(go mod edit -require [^`]*)`", "go", "go mod init example", "go list vtrest/clients/go"},
	}
	for _, tt := range tests {
		t.Run(tt.page, func(t *testing.T) {
			if _, err := exec.LookPath(tt.program); err != nil {
				t.Skip(err)
			}
			text, err := os.ReadFile("../clients/" + tt.page + "/README.md")
			if err != nil {
				t.Fatal(err)
			}
			found := regexp.MustCompile(tt.line).FindSubmatch(text)
			if found == nil {
				t.Fatalf("clients/%s/README.md says nowhere %s", tt.page, tt.line)
			}
			root, err := filepath.Abs("..")
			if err != nil {
				t.Fatal(err)
			}
			install := strings.ReplaceAll(string(found[1]), "/path/to/vtrest", root)
			script := exec.CommandContext(t.Context(), "sh", "-ec", tt.begin+"\n"+install+"\n"+tt.check)
			script.Dir = t.TempDir()
			script.Env = append(os.Environ(), "npm_config_offline=true", "npm_config_audit=false", "npm_config_fund=false", "GOFLAGS=-mod=mod", "GOWORK=off")
			if said, err := script.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", install, err, said)
			}
		})
	}
}
