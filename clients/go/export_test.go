package vtrest

import (
	"testing"
	"time"
)

// SetPageLength shortens the pages of [Client.Records] for a test.
func SetPageLength(t *testing.T, length int) {
	before := pageLength
	pageLength = length
	t.Cleanup(func() { pageLength = before })
}

// SetPause shortens the first pause before a call is repeated, for a test.
func SetPause(t *testing.T, pause time.Duration) {
	before := firstPause
	firstPause = pause
	t.Cleanup(func() { firstPause = before })
}

// SetToken gives a client a token that the server does not know.
func SetToken(c *Client, token string) { c.token = token }
