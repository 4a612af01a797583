// Command site builds the documentation as static pages: every Markdown page of
// docs, the READMEs and the clients, with a navigation that is the one of
// docs/index.md (docs/index.fa.md for Persian pages). The pages need no script
// and no other host.
//
//	go run ./docs/site bin/site
//
// It fails if a link leads nowhere.
package main
