// Package crmdir reads the folder of an installed Vtiger CRM: its settings in
// config.inc.php and config_override.php, and its labels in languages/.
//
// Start at [Open], which returns a [Dir] with its [Config]. The files are PHP;
// package phplit reads what they assign, and nothing is executed. A setting
// that a file computes (getenv for one) is reported as missing, by name.
//
// Nothing is written, and nothing outside of the folder is read, but for the
// two settings files where the operator has made them symbolic links. No error
// and no printed Config shows the database password; see [Secret].
package crmdir
