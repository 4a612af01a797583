package v1

import (
	"context"

	"vtrest/internal/crm"
)

// longLength is how many records a list may ask for without counting as long.
// So many fit into one piece of an answer as a rule; see flushAt.
const longLength = 250

// slot is the place of a list among the long ones. While a long list is sent, its
// client decides how long it holds a connection to the database. So there are
// fewer places than connections: slow clients cannot take those of everybody
// else.
type slot struct {
	places chan struct{} // nil for any number
	held   bool
}

// await takes a place before the list holds anything.
func (l *slot) await(ctx context.Context) error {
	if l.places == nil || l.held {
		return nil
	}
	select {
	case l.places <- struct{}{}:
		l.held = true
		return nil
	case <-ctx.Done():
		return crm.Errorf(crm.Busy, "as many long lists are being sent as the server can just now; try again, or ask for fewer records")
	}
}

// take takes a place for a list that has turned out to be long. It cannot wait:
// it holds a connection.
func (l *slot) take() error {
	if l.places == nil || l.held {
		return nil
	}
	select {
	case l.places <- struct{}{}:
		l.held = true
		return nil
	default:
		return crm.Errorf(crm.Busy, "as many long lists are being sent as the server can just now; try again, or ask for fewer records")
	}
}

func (l *slot) leave() {
	if l.held {
		<-l.places
		l.held = false
	}
}
