//go:build linux

package cluster

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// proxies are the examples of packaging/proxy, and how each program is started
// with a file.
var proxies = []struct {
	name, program, example string
	arguments              func(dir, file string) []string
	around                 string // what the example is a part of
	listen                 string
}{
	{
		"haproxy", "/usr/sbin/haproxy", "haproxy.cfg",
		func(_, file string) []string { return []string{"-db", "-f", file} }, "%s", "bind :80",
	},
	{
		"nginx", "/usr/sbin/nginx", "nginx-balanced.conf",
		func(dir, file string) []string {
			return []string{"-p", dir, "-e", "stderr", "-g", "daemon off; master_process off; pid nginx.pid;", "-c", file}
		},
		"events {}\nhttp {\naccess_log off;\nclient_body_temp_path body;\nproxy_temp_path proxy;\nfastcgi_temp_path fastcgi;\nuwsgi_temp_path uwsgi;\nscgi_temp_path scgi;\n%s}\n",
		"listen 80",
	},
}

// proxied kills servers behind the balancers that the documentation shows, where
// they are installed.
func (c *three) proxied(t *testing.T) {
	front := c.front
	defer func() { c.front = front }()
	for _, p := range proxies {
		t.Run(p.name, func(t *testing.T) {
			if _, err := exec.LookPath(p.program); err != nil {
				t.Skip("NOT TESTED: ", err)
			}
			text, err := os.ReadFile(filepath.Join("../../packaging/proxy", p.example))
			if err != nil {
				t.Fatal(err)
			}
			address := freeAddress(t)
			config := strings.ReplaceAll(string(text), p.listen, strings.Fields(p.listen)[0]+" "+address)
			for i, s := range c.servers {
				config = strings.ReplaceAll(config, fmt.Sprintf("10.0.0.1%d:8080", i+1), s.address)
			}
			dir := t.TempDir()
			file := filepath.Join(dir, p.example)
			if err := os.WriteFile(file, fmt.Appendf(nil, p.around, config), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), p.program, p.arguments(dir, file)...)
			cmd.Stderr = t.Output()
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer func() {
				_ = cmd.Process.Kill()
				_ = cmd.Wait()
			}()
			c.front = at(address, "")
			for range 100 {
				if c.front.call("GET", "/auth/"+adminKey, "").status == 200 {
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
			c.front.login(t)
			c.name = p.name
			c.killed(t)
		})
	}
}
