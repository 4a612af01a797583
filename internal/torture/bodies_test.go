//go:build linux

package torture

import (
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

// endless sends a pattern for ever.
type endless struct {
	begin string
	sent  *atomic.Int64
	over  chan struct{}
}

func (e *endless) Read(p []byte) (int, error) {
	select {
	case <-e.over:
		return 0, io.EOF
	default:
	}
	n := copy(p, e.begin)
	e.begin = e.begin[n:]
	for i := n; i < len(p); i++ {
		p[i] = 'a'
	}
	e.sent.Add(int64(len(p)))
	return len(p), nil
}

// TestEndlessBodies has clients send forms, objects and files that never end.
func TestEndlessBodies(t *testing.T) {
	quickly(t)
	c := newCrowd(t)
	var sent, refused atomic.Int64
	for i := range 60 {
		target, kind, begin := "/Accounts/"+c.token, formType, "accountname="
		switch i % 4 {
		case 1:
			kind, begin = "application/json", `{"accountname":"`
		case 2:
			target, kind = "/Documents/"+c.token, "multipart/form-data; boundary=b"
			begin = "--b\r\nContent-Disposition: form-data; name=\"filename\"; filename=\"a.txt\"\r\n\r\n"
		case 3:
			target = "/auth"
		}
		c.others.Go(func() {
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
			for {
				select {
				case <-c.over:
					return
				default:
				}
				r, err := http.NewRequest(http.MethodPost, "http://"+c.server.addr+folder+target, &endless{begin, &sent, c.over})
				if err != nil {
					t.Error(err)
					return
				}
				r.Header.Set("Content-Type", kind)
				a, err := client.Do(r)
				if err != nil {
					continue // cut off
				}
				if a.StatusCode/100 == 2 {
					t.Errorf("a body without end is taken: %d", a.StatusCode)
				}
				refused.Add(1)
				_ = a.Body.Close()
				time.Sleep(50 * time.Millisecond)
			}
		})
	}
	c.measure("60 clients that send bodies without end, anew as soon as they are cut", 30*time.Second)
	t.Logf("%d MiB sent, %d answers", sent.Load()>>20, refused.Load())
}
