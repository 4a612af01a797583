// Package oracle holds saves with workflows against what the real CRM made of
// the same input: every row that they left. It has tests only. Start at replay.
//
// What differs must be predicted by a numbered rule (W10, WF4, …) of
// docs/compatibility.md from the input and the CRM's rows alone; then every
// column must be equal. Rules know no case by name.
package oracle
