// Package oracle holds quotes, orders and invoices against what the real CRM
// made of the same input: rows of the document and its lines, and the stock
// before and after. It has tests only. Start at replay.
//
// What differs must be predicted by a numbered rule (I1, I2, …) of
// docs/compatibility.md from the input and the CRM's rows alone; then every
// column must be equal. Rules know no case by name.
//
// Random documents, of which no CRM was asked, hold the parts together: the stock
// is what a ledger says, and what is read can be sent back.
package oracle
