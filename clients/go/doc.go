// Package vtrest is a client of the vtrest server: records of a Vtiger CRM
// over the REST service V1.
//
// A [Client] logs in when the first call needs it, and again when its token has
// expired. Records are read with [Client.Retrieve], [Client.List] and
// [Client.Records], which walks through a list of any length, and written with
// [Client.Create], [Client.Update] and [Client.Delete]. What the server refuses
// comes as an [*Error].
//
// A Client may be used by several goroutines at once. It keeps nothing but the
// token, and logs nothing but names that the server ignored.
package vtrest
