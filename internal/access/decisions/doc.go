// Package decisions holds access control against what the real CRM decided: for
// the users of the sample database, and under random setups of sharing. It has
// tests only. Start at compare.
//
// A decision that differs must be explained by a rule of docs/compatibility.md,
// and the rule must prove it from the rows of the database. Rules know neither
// users nor setups by name.
//
// Random setups of the tests' own, of which no CRM was asked, hold the parts
// together: a list has the records that can be opened one by one, and both
// engines give the same.
package decisions
