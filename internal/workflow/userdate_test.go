package workflow

import (
	"testing"
	"time"
)

func TestDatabaseDate(t *testing.T) {
	for _, tt := range []struct{ format, text, want string }{
		{"yyyy-mm-dd", "2024-06-15", "2024-06-15"},
		{"yyyy-mm-dd", " 2024-6-5 ", "2024-06-05"},
		{"yyyy-mm-dd", "15-06-2024", "2024-06-15"},
		{"dd-mm-yyyy", "15-06-2024", "2024-06-15"},
		{"dd.mm.yyyy", "15.06.2024", "2024-06-15"},
		{"dd/mm/yyyy", "15/06/2024", "2024-06-15"},
		{"dd-mm-yyyy", "2024-06-15", "2024-06-15"},
		{"mm-dd-yyyy", "2024-06-15", "2024-06-15"},
		{"mm-dd-yyyy", "06-15-2024", "2024-06-15"},
		{"mm-dd-yyyy", "06/15/2024", "2024-06-15"},
		{"", "15-06-2024", "2024-06-15"},
		{"yyyy-mm-dd", "2024-06-15 10:30:00", ""},
		{"yyyy-mm-dd", "2024-06", ""},
		{"yyyy-mm-dd", "garbage", ""},
		{"yyyy-mm-dd", "", ""},
		{"yyyy-mm-dd", "1-2-3", "03-02-01"},
		{"dd-mm-yyyy", "1-2-24", "01-02-24"}, // turned around twice
		{"dd.mm.yyyy", "1-2-24", ""},
	} {
		s := &Settings{DateFormat: tt.format}
		if got := s.databaseDate(tt.text); got != tt.want {
			t.Errorf("%s: %q is %q, want %q", tt.format, tt.text, got, tt.want)
		}
	}
}

func TestUserDateTime(t *testing.T) {
	tehran := time.FixedZone("", 3*3600+30*60)
	now := time.Date(2024, 6, 15, 22, 30, 0, 0, time.UTC)
	for _, tt := range []struct {
		format, text, want string
		zone               *time.Location
	}{
		{"yyyy-mm-dd", "2024-06-15 22:00:00", "2024-06-15 22:00:00", nil},
		{"dd-mm-yyyy", "2024-06-15 22:00:00", "16-06-2024 01:30:00", tehran},
		{"mm/dd/yyyy", "2024-06-15 22:00:00", "06/15/2024 22:00:00", time.UTC},
		{"dd.mm.yyyy", "2024-06-15", "15.06.2024 03:30:00", tehran},
		{"", "", "15-06-2024 22:30:00", nil},
		{"yyyy-mm-dd", "soon", "soon", nil},
	} {
		s := &Settings{Now: now, UserZone: tt.zone, DateFormat: tt.format}
		if got := s.userDateTime(tt.text); got != tt.want {
			t.Errorf("%s: %q is %q, want %q", tt.format, tt.text, got, tt.want)
		}
	}
}
