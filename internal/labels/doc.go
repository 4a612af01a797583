// Package labels gives the label of a picklist value, and the name of a module,
// block or field, in the user's language.
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
// [Catalog.Name] does the same for what modules, blocks and fields are called.
// The texts of the two are apart: V1 shows labels of values and no names.
//
// The package knows no record and no database. Any package may import it.
package labels
