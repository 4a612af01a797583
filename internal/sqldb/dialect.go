package sqldb

// Engine names an engine.
type Engine string

// The engines.
const (
	MySQL  Engine = "mysql" // MariaDB too
	SQLite Engine = "sqlite"
)

// Dialect holds what the engines spell differently.
type Dialect struct {
	Engine Engine
	// ForceJoin joins in the order written. Lists read the page of ids first
	// and the records after it; left to themselves both planners now and then
	// start with a whole table.
	ForceJoin string
	// Byte spells a byte that UTF-8 never uses, between the columns of a packed
	// row. %02X takes the byte. A bare x'FF' is text to MySQL, which would
	// refuse it.
	Byte string
	// GroupConcat joins the texts of a group: expression, order, and what stands
	// between them, a literal on MySQL.
	GroupConcat string
	// Text spells a column as UTF-8 text where the engine keeps columns in
	// other character sets; %s is the column. Empty if it has none.
	Text string
	// CollateText and CollateDecimal stand behind subqueries that are compared:
	// SQLite forgets the collation of a subquery's column.
	CollateText, CollateDecimal string
	// ForUpdate stands behind a SELECT whose rows nobody else may change until
	// the transaction ends. A transaction of SQLite that writes is alone anyhow.
	ForUpdate string
	// ForShare likewise lets others read the rows, and reads what is committed now
	// and not when the transaction began.
	ForShare string
	// OnDuplicate stands between an INSERT of one row and what is set instead if
	// the row is there already.
	OnDuplicate string
	// Many tells the planner that a condition holds for a large part of a table;
	// without statistics SQLite takes every value of an index for a rare one.
	Many string
	// Digits says of a text that it is digits and nothing else.
	Digits string
	// CharLength spells how many characters a text has.
	CharLength string
	// AddDecimal adds exactly to a column of decimals, NULL being 0, what an
	// expression of parameters gives: column, expression, digits and scale of the
	// column. A sum that does not fit is an error.
	AddDecimal string
}

var mysqlDialect = Dialect{
	Engine:      MySQL,
	ForceJoin:   "STRAIGHT_JOIN",
	Byte:        "CAST(x'%02X' AS BINARY)",
	GroupConcat: "GROUP_CONCAT(%s ORDER BY %s SEPARATOR %s)",
	Text:        "CONVERT(%s USING utf8mb4)",
	Many:        "%s",
	CharLength:  "CHAR_LENGTH(%s)",
	Digits:      "%s REGEXP '^[0-9]+$'",
	ForUpdate:   "\nFOR UPDATE",
	ForShare:    "\nLOCK IN SHARE MODE",
	OnDuplicate: "ON DUPLICATE KEY UPDATE",
	AddDecimal:  "COALESCE(%s, 0) + CAST(%s AS DECIMAL(%d,%d))",
}

var sqliteDialect = Dialect{
	Engine:      SQLite,
	ForceJoin:   "CROSS JOIN",
	Byte:        "CAST(x'%02X' AS TEXT)",
	GroupConcat: "group_concat(%[1]s, %[3]s ORDER BY %[2]s)",

	OnDuplicate: "ON CONFLICT DO UPDATE SET",

	Many:           "likelihood(%s, 0.95)",
	CharLength:     "LENGTH(%s)",
	Digits:         "(%[1]s <> '' AND %[1]s NOT GLOB '*[^0-9]*')",
	CollateText:    " COLLATE UTF8_GENERAL_CI",
	CollateDecimal: " COLLATE DECIMAL",
	AddDecimal:     "decimal_add(%s, %s, %d, %d)",
}
