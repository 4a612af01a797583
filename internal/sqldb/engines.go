package sqldb

import (
	"context"
	"fmt"
)

// TableEngine is a table and the storage engine that it is on.
type TableEngine struct{ Table, Engine string }

// NonTransactional lists the tables on engines that have no transactions, such as
// MyISAM: what is written there stays, also if the rest is rolled back. SQLite has
// none.
func (db *DB) NonTransactional(ctx context.Context) ([]TableEngine, error) {
	if db.Dialect.Engine == SQLite {
		return nil, nil
	}
	rows, err := db.SQL.QueryContext(ctx, `SELECT t.table_name, t.engine
FROM information_schema.tables t
LEFT JOIN information_schema.engines e ON e.engine = t.engine
WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND t.engine IS NOT NULL AND COALESCE(e.transactions, 'NO') <> 'YES'
ORDER BY t.table_name`)
	if err != nil {
		return nil, fmt.Errorf("list engines: %w", Classify(err))
	}
	defer func() { _ = rows.Close() }()
	var tables []TableEngine
	for rows.Next() {
		var t TableEngine
		if err := rows.Scan(&t.Table, &t.Engine); err != nil {
			return nil, fmt.Errorf("list engines: %w", err)
		}
		tables = append(tables, t)
	}
	return tables, Classify(rows.Err())
}

// DatabaseCharset is the character set that new tables of the database get, ""
// on SQLite.
func (db *DB) DatabaseCharset(ctx context.Context) (charset string, err error) {
	if db.Dialect.Engine == SQLite {
		return "", nil
	}
	err = db.SQL.QueryRowContext(ctx, "SELECT @@character_set_database").Scan(&charset)
	return charset, Classify(err)
}
