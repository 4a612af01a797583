// Package mail sends the mails of workflows through an SMTP server.
//
// Start at [Parse], which reads how to reach the server, and [Server.Send],
// which sends one mail; [Message] makes it of a [task.Letter], with a text for
// readers without HTML.
//
// Nothing that a record holds can add a header, an address or a part to a mail:
// addresses are parsed one by one, and headers are written by a mail library.
// The package keeps no mail and tries once; [Fault] says whether to try again.
package mail
