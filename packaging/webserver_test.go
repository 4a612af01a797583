//go:build linux

package packaging

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// webServer is a program with its example.
type webServer struct {
	name, program, example string
	// port is how the example says where to listen; %s becomes HOST:PORT.
	port, listen string
	// around is the rest of the configuration, in which SITE, DIR, USER and
	// ADDRESS stand for the example's file, a folder to write into, a user and
	// the address.
	around string
	args   []string
}

var webServers = []webServer{
	{
		name: "nginx", program: "nginx", example: "nginx.conf",
		port: "listen 80;", listen: "listen %s;",
		around: `user USER;
pid DIR/pid;
error_log DIR/log;
daemon off;
events {}
http {
	access_log off;
	client_body_temp_path DIR/body; proxy_temp_path DIR/proxy; fastcgi_temp_path DIR/fastcgi;
	uwsgi_temp_path DIR/uwsgi; scgi_temp_path DIR/scgi;
	include SITE;
}
`, args: []string{"-e", "DIR/log", "-p", "DIR", "-c", "DIR/main.conf"},
	},
	{
		name: "apache", program: "apache2", example: "apache.conf",
		port: "*:80", listen: "%s",
		around: `ServerRoot DIR
ServerName localhost
PidFile DIR/pid
DefaultRuntimeDir DIR
ErrorLog DIR/log
User USER
Group USER
Listen ADDRESS
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
LoadModule proxy_fcgi_module /usr/lib/apache2/modules/mod_proxy_fcgi.so
Include SITE
`, args: []string{"-D", "FOREGROUND", "-f", "DIR/main.conf"},
	},
	{
		name: "caddy", program: "caddy", example: "Caddyfile",
		port: "\ncrm.example.org {", listen: "\nhttp://crm.example.org:%s {",
		around: "{\n\tadmin off\n}\nimport SITE\n",
		args:   []string{"run", "--adapter", "caddyfile", "--config", "DIR/main.conf"},
	},
}

// start runs the web server with its example, and returns its address.
func (w webServer) start(t *testing.T, vtrest string) (address string) {
	t.Helper()
	program := find(t, w.program)
	dir := openFolder(t)
	address = freeAddress(t)
	example, err := os.ReadFile(filepath.Join("proxy", w.example))
	if err != nil {
		t.Fatal(err)
	}
	listen := address
	if w.name == "caddy" {
		_, listen, _ = net.SplitHostPort(address)
	}
	site := string(example)
	for _, change := range [][2]string{
		{w.port, fmt.Sprintf(w.listen, listen)},
		{"127.0.0.1:8080", vtrest},
		{"/var/www/html/crm", crmFolder(t, dir)},
		{"/run/php/php-fpm.sock", startPHP(t, dir)},
	} {
		// The comments on top name the address as well.
		if !strings.Contains(site, change[0]) {
			t.Fatalf("%s has no %q", w.example, change[0])
		}
		site = strings.ReplaceAll(site, change[0], change[1])
	}
	user := "www-data"
	fill := strings.NewReplacer("SITE", filepath.Join(dir, "site.conf"), "DIR", dir, "USER", user, "ADDRESS", address)
	write(t, filepath.Join(dir, "site.conf"), site)
	write(t, filepath.Join(dir, "main.conf"), fill.Replace(w.around))
	var args []string
	for _, arg := range w.args {
		args = append(args, fill.Replace(arg))
	}
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_DATA_HOME="+dir)
	output := &strings.Builder{}
	cmd.Stdout, cmd.Stderr = output, output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		<-ended
		if t.Failed() {
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			t.Logf("%s said: %s%s", w.name, output, log)
		}
	})
	for range 3000 {
		if conn, err := net.Dial("tcp", address); err == nil {
			_ = conn.Close()
			return address
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("%s does not listen", w.name)
	return ""
}

// openFolder is a folder that other users may enter.
func openFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "vtrest-proxy-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func find(t *testing.T, program string) string {
	t.Helper()
	for _, name := range []string{program, "/usr/sbin/" + program} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skipf("NOT TESTED: %s is not installed (apt-get install nginx-light apache2 caddy)", program)
	return ""
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
