package web

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
)

const (
	requestIDHeader = "X-Request-Id"
	maxRequestID    = 64
)

// requestID is the id that the client or a proxy chose, if it is fit for a log
// line and a header, else a random one of 16 hexadecimal digits.
func requestID(r *http.Request) string {
	if id := r.Header.Get(requestIDHeader); isRequestID(id) {
		return id
	}
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: the program ends where the system has no random source
	return hex.EncodeToString(b[:])
}

func isRequestID(id string) bool {
	for i := range len(id) {
		c := id[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		digit := '0' <= c && c <= '9'
		if !letter && !digit && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return id != "" && len(id) <= maxRequestID
}
