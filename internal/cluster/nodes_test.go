//go:build linux

package cluster

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"vtrest/internal/crmtest"
)

// libraries are where distributions put Galera.
var libraries = []string{"/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera-4/libgalera_smm.so", "/usr/lib64/galera/libgalera_smm.so"}

// node is one of a Galera cluster: a mariadbd with a folder of its own.
type node struct {
	t       *testing.T
	name    string
	dir     string
	port    string // of MariaDB
	group   string // port of the cluster; the transfers of data have their own
	ist     string
	sst     string
	cluster string // where the others are
	library string
	cmd     *exec.Cmd
}

// galera makes three nodes of a cluster that hold the sample. Where something is
// missing the test is skipped.
func galera(t *testing.T) (nodes []*node, database string) {
	t.Helper()
	library := ""
	for _, path := range libraries {
		if _, err := os.Stat(path); err == nil {
			library = path
		}
	}
	if library == "" {
		t.Skip("NOT TESTED on Galera: install its library (Debian: apt-get install galera-4)")
	}
	for _, program := range []string{"/usr/sbin/mariadbd", "mariadb-install-db", "rsync"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("NOT TESTED on Galera: ", err)
		}
	}
	var groups []string
	for i := range 3 {
		n := &node{t: t, name: fmt.Sprint("n", i+1), library: library}
		for _, port := range []*string{&n.port, &n.group, &n.ist, &n.sst} {
			_, *port, _ = net.SplitHostPort(freeAddress(t))
		}
		groups = append(groups, "127.0.0.1:"+n.group)
		nodes = append(nodes, n)
	}
	dir := crmtestFolder(t)
	for _, n := range nodes {
		n.cluster, n.dir = "gcomm://"+strings.Join(groups, ","), filepath.Join(dir, n.name)
	}
	// Before the database, which is dropped first.
	t.Cleanup(func() {
		for _, n := range nodes {
			if n.cmd != nil {
				n.kill()
			}
		}
	})
	// The sample goes into the first; the others begin with a copy of its files.
	first := nodes[0]
	first.install()
	first.start("--wsrep-on=OFF")
	first.await()
	server := crmtest.On(t, first.config())
	database = server.Load(t, filepath.Join(crmtest.Reference(t), "vtiger82-sample.sql.zst"))
	first.stop()
	for _, n := range nodes[1:] {
		if err := os.CopyFS(n.dir, os.DirFS(first.dir)); err != nil {
			t.Fatal(err)
		}
		n.own()
	}
	for i, n := range nodes {
		if i == 0 {
			n.start("--wsrep-new-cluster")
		} else {
			n.start()
		}
		n.await()
	}
	return nodes, database
}

// crmtestFolder is a folder in memory, where there is room.
func crmtestFolder(t *testing.T) string {
	t.Helper()
	parent := "/dev/shm"
	var free syscall.Statfs_t
	if err := syscall.Statfs(parent, &free); err != nil || int64(free.Bavail)*free.Bsize < 4<<30 {
		parent = ""
	}
	dir, err := os.MkdirTemp(parent, "vtrest-galera-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// owner is whom the files belong to: MariaDB and its transfers of data refuse to
// run as root.
func owner() (name string, uid, gid int) {
	if os.Getuid() != 0 {
		return "", os.Getuid(), os.Getgid()
	}
	for _, name := range []string{"mysql", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, _ = strconv.Atoi(u.Uid)
			gid, _ = strconv.Atoi(u.Gid)
			return name, uid, gid
		}
	}
	return "", 0, 0
}

// own gives the node's files to the user that it runs as.
func (n *node) own() {
	n.t.Helper()
	_, uid, gid := owner()
	err := filepath.WalkDir(n.dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, uid, gid)
	})
	if err != nil {
		n.t.Fatal(err)
	}
}

func (n *node) path(name string) string { return filepath.Join(n.dir, name) }

// options are what every program of the node is started with.
func (n *node) options() []string {
	options := []string{"--no-defaults", "--datadir=" + n.path("data"), "--tmpdir=" + n.path("tmp")}
	if name, _, _ := owner(); name != "" {
		options = append(options, "--user="+name)
	}
	return options
}

func (n *node) install() {
	n.t.Helper()
	for _, dir := range []string{n.dir, n.path("data"), n.path("tmp")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			n.t.Fatal(err)
		}
	}
	n.own()
	args := append(n.options(), "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve")
	if out, err := exec.CommandContext(n.t.Context(), "mariadb-install-db", args...).CombinedOutput(); err != nil {
		n.t.Fatalf("mariadb-install-db: %v\n%s", err, out)
	}
}

// galeraOptions are those of a node, as docs/cluster.md names them, on ports of
// this machine.
func (n *node) galeraOptions() []string {
	return append(n.options(),
		"--bind-address=127.0.0.1", "--port="+n.port, "--socket="+n.path("socket"), "--pid-file="+n.path("pid"), "--log-error="+n.path("log"),
		"--skip-name-resolve", "--max-connections=300", "--performance-schema=OFF", "--innodb-buffer-pool-size=128M", "--innodb-log-file-size=48M",
		"--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--innodb-flush-log-at-trx-commit=2",
		"--wsrep-on=ON", "--wsrep-provider="+n.library, "--wsrep-cluster-name=vtrest", "--wsrep-cluster-address="+n.cluster,
		"--wsrep-node-name="+n.name, "--wsrep-node-address=127.0.0.1:"+n.group, "--wsrep-sst-method=rsync", "--wsrep-sst-receive-address=127.0.0.1:"+n.sst,
		"--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:"+n.group+";ist.recv_addr=127.0.0.1:"+n.ist+";gcache.size=128M",
	)
}

// start starts the node and does not wait for it.
func (n *node) start(more ...string) {
	n.t.Helper()
	n.cmd = exec.CommandContext(context.WithoutCancel(n.t.Context()), "/usr/sbin/mariadbd", append(n.galeraOptions(), more...)...)
	n.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := n.cmd.Start(); err != nil {
		n.t.Fatal(err)
	}
}

// await waits until the node is ready.
func (n *node) await() {
	n.t.Helper()
	for deadline := time.Now().Add(90 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if n.answers() {
			return
		}
	}
	log, _ := os.ReadFile(n.path("log"))
	n.t.Fatalf("node %s is not ready: …%s", n.name, log[max(0, len(log)-3000):])
}

func (n *node) answers() bool {
	connector, err := mysql.NewConnector(n.config())
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(n.t.Context(), time.Second)
	defer cancel()
	conn, err := connector.Connect(ctx)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// stop ends the node in order.
func (n *node) stop() {
	n.t.Helper()
	_ = n.cmd.Process.Signal(syscall.SIGTERM)
	_ = n.cmd.Wait()
}

// kill ends the node at once, as kill -9 does.
func (n *node) kill() {
	_ = n.cmd.Process.Kill()
	_ = n.cmd.Wait()
}

var position = regexp.MustCompile(`Recovered position: (\S+:-?\d+)`)

// again brings a killed node back, as its service does: it looks for where its
// data end, and gets from the others what came after.
func (n *node) again() {
	n.t.Helper()
	find := exec.CommandContext(n.t.Context(), "/usr/sbin/mariadbd", append(n.galeraOptions(), "--wsrep-recover", "--disable-log-error")...)
	log, err := find.CombinedOutput()
	if err != nil {
		n.t.Fatalf("wsrep-recover: %v\n%s", err, log)
	}
	all := position.FindAllSubmatch(log, -1)
	if all == nil {
		n.t.Fatalf("no position: %s", bytes.TrimSpace(log))
	}
	n.start("--wsrep-start-position=" + string(all[len(all)-1][1]))
}

// config reaches the node as root, without a database.
func (n *node) config() *mysql.Config {
	c := mysql.NewConfig()
	c.User, c.Net, c.Addr, c.Logger = "root", "tcp", "127.0.0.1:"+n.port, &mysql.NopLogger{}
	return c
}
