// Package labels gives the label of a picklist value in the user's language.
//
// Start at [New], which makes a [Catalog] over a [Source] of texts. The CRM's
// own language files are such a source (package crmdir); [Builtin] is another:
// this project's English, French and Persian labels of the values that a fresh
// CRM has, for the embedded database.
//
// The lookup is the CRM's (its LanguageHandler): the module's texts in the
// user's language, the common ones, both again in the default language, and at
// last the stored value itself. Languages are exact: fa finds nothing of fa_ir.
//
// The package knows no record and no database. Any package may import it.
package labels
