// Package openapi describes the API of this very CRM: its modules and fields,
// custom ones included, as an OpenAPI 3.1 document and as a Postman collection.
//
// Start at [Describer.Document]. Without a Policy it describes the calls of V1
// with modules left open; with one, exactly the modules and fields that its user
// may see, and what the user may write. What V1 can do is decided in package v1:
// a test here asks every call of the document, and holds the answers against it.
//
// Both spellings of V1 are described: the path form in its canonical order
// (V1 takes name/value pairs in any order) and the query form at /index.php.
package openapi
