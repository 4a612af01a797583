package crmtest

import (
	"net/url"
	"strings"
	"sync"

	"modernc.org/sqlite"
)

// touched are the tables of an SQLite database that were written to, even by a
// transaction that did not last.
type touched struct {
	mu     sync.Mutex
	tables map[string]bool
}

// take returns the tables since the last call.
func (w *touched) take() map[string]bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	tables := w.tables
	w.tables = map[string]bool{}
	return tables
}

// watched are the databases of which a Snapshot was taken, by path.
var watched struct {
	once sync.Once
	mu   sync.Mutex
	all  map[string]*touched
}

// watch tells of what the connections write that are opened from now on.
func watch(path string) *touched {
	watched.once.Do(func() {
		watched.all = map[string]*touched{}
		sqlite.RegisterConnectionHook(hook)
	})
	watched.mu.Lock()
	defer watched.mu.Unlock()
	w := &touched{tables: map[string]bool{}}
	watched.all[path] = w
	return w
}

// hook watches a connection to a watched database.
func hook(conn sqlite.ExecQuerierContext, dsn string) error {
	path, _, _ := strings.Cut(strings.TrimPrefix(dsn, "file:"), "?")
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	watched.mu.Lock()
	w := watched.all[path]
	watched.mu.Unlock()
	registerer, ok := conn.(sqlite.HookRegisterer)
	if w == nil || !ok {
		return nil
	}
	registerer.RegisterPreUpdateHook(func(data sqlite.SQLitePreUpdateData) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.tables[data.TableName] = true
	})
	return nil
}
