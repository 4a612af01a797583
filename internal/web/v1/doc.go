// Package v1 is the V1 dialect: the addresses, parameters and answers of the
// "REST web service V1" guide, byte for byte.
//
// Start at [Server.Serve]. address.go takes a request apart, criteria.go and
// order.go read the two little languages, json.go spells text as the original
// does, and each call has a file of its own: login.go, list.go, retrieve.go,
// picklist.go.
//
// The package decides how things are spelt and nothing else; what a user may
// see is decided behind it. It imports no SQL.
package v1
