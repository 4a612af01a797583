package v1

import (
	"strings"
	"testing"
)

var (
	benchASCII   = []byte(strings.Repeat("The quick brown fox jumps over the lazy dog. ", 20))
	benchPersian = []byte(strings.Repeat("شرکت نفت و گاز پارس جنوبی، تهران ", 20))
	benchShort   = []byte("2024-01-05 10:20:30")
)

func BenchmarkSpeller(b *testing.B) {
	for _, bb := range []struct {
		name string
		text []byte
	}{{"ascii", benchASCII}, {"persian", benchPersian}, {"short", benchShort}} {
		b.Run(bb.name, func(b *testing.B) {
			b.SetBytes(int64(len(bb.text)))
			b.ReportAllocs()
			var buf []byte
			for b.Loop() {
				buf = speller{}.append(buf[:0], bb.text)
			}
		})
	}
}
