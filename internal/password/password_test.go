package password

import (
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"vtrest/internal/crm"
)

// account is a row of vtiger_users and the password that opens it. The first
// ones were made by the CRM itself, the others by other crypt implementations
// (libxcrypt and OpenSSL).
type account struct {
	name             string
	scheme           Scheme
	userName, stored string
	password         string
}

var accounts = []account{
	{"8.2 admin", PHASH, "admin", "$2y$10$Zs0NTWJGj2yQNDF/rfJXJuZgCWFYSrrtl.fCUTjV0kq9ce/NhFe4.", "admin12345"},
	{"8.2 user", PHASH, "vp1", "$2y$10$aK9RvwbpRwAkNDDjnFddru8l/K1qy4RSng9yNTAxeMFrxU8QZiM1S", "vp1Pass1!"},
	{"8.2 without scheme", "", "vp1", "$2y$10$aK9RvwbpRwAkNDDjnFddru8l/K1qy4RSng9yNTAxeMFrxU8QZiM1S", "vp1Pass1!"},
	{"6.5 admin", PHP53MD5, "admin", "$1$ad000000$hzXFXvL3XVlnUE/X.1n9t/", "admin"},
	{"6.5 user", PHP53MD5, "user6", "$1$us000000$nWr5BA.D5tjHWUkTbTI8X.", "user6pw"},
	{"6.5 without scheme", "", "user10", "$1$us000000$QcJE2lNSu.CMEteqwAVH6.", "user10pw"},

	{"bcrypt 2a", PHASH, "u", "$2a$04$abcdefghijklmnopqrstuu2fONM9QWcu4PF04Ny69Qf9lC4NFPe5W", "گذرواژه ü"},
	{"bcrypt 2b", PHASH, "u", "$2b$04$abcdefghijklmnopqrstuu2fONM9QWcu4PF04Ny69Qf9lC4NFPe5W", "گذرواژه ü"},
	{"bcrypt empty password", PHASH, "u", "$2y$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq", ""},
	{"bcrypt 72 bytes", PHASH, "u", "$2y$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe", strings.Repeat("a", 72)},
	{"bcrypt 80 bytes", PHASH, "u", "$2y$04$abcdefghijklmnopqrstuuUJf9qAIqFFWObw4K4AvdtuO.PaE5J/W", strings.Repeat("b", 80)},
	{"bcrypt 72 of 80 bytes", PHASH, "u", "$2y$04$abcdefghijklmnopqrstuuUJf9qAIqFFWObw4K4AvdtuO.PaE5J/W", strings.Repeat("b", 72) + "else"},

	{"short salt", MD5, "abraham", "$1$ab$dslkcXxVH.x8LwW1W/oAB/", "secret"},
	{"short salt, empty password", MD5, "abraham", "$1$ab$rn6aQS/o7141mj179E/zA.", ""},
	{"one-letter name, short salt", MD5, "a", "$1$a$TYcRT0JumNkKBBlirG1X4/", "x"},
	{"salt ends at a dollar", MD5, "a$b", "$1$a$TYcRT0JumNkKBBlirG1X4/", "x"},
	{"one-letter name", PHP53MD5, "a", "$1$a0000000$Sv0xZ/ZH9kzmpNvV3g/xd0", "p"},
	{"no name", PHP53MD5, "", "$1$00000000$lq0BB/S4c/or.TpOQMQIS0", "x"},
	{"two bytes are one letter", PHP53MD5, "سارا", "$1$س000000$gR09NCPvgo4M5F.7y1uv50", "گذرواژه"},
	{"long password", PHP53MD5, "admin", "$1$ad000000$b6g8dMCO5EgqezvVBuF1L/", strings.Repeat("x", 100)},
}

func TestVerifyAccepts(t *testing.T) {
	t.Parallel()
	for _, a := range accounts {
		if !Verify(a.scheme, a.userName, a.stored, a.password) {
			t.Errorf("%s: Verify(%q, %q, %q, %q) = false", a.name, a.scheme, a.userName, a.stored, a.password)
		}
	}
}

func TestVerifyRefusesAnotherPassword(t *testing.T) {
	t.Parallel()
	for _, a := range accounts {
		wrongs := []string{a.password + "\x00", "?" + a.password, strings.ToUpper(a.password) + "!", a.stored}
		if CostOf(a.scheme, a.stored).factor == hashCost {
			wrongs = wrongs[:2] // the race detector makes each take most of a second
		}
		for _, wrong := range wrongs {
			if Verify(a.scheme, a.userName, a.stored, wrong) {
				t.Errorf("%s: Verify(%q, %q, %q, %q) = true", a.name, a.scheme, a.userName, a.stored, wrong)
			}
		}
	}
}

func TestVerifyRefusesStored(t *testing.T) {
	t.Parallel()
	const cheap = "$2y$04$abcdefghijklmnopqrstuubyCG3zY1GIXMyxfivm.ClDiInHzxjiq" // of the empty password
	tests := []struct {
		name             string
		scheme           Scheme
		userName, stored string
	}{
		{"nothing", PHASH, "admin", ""},
		{"nothing, MD5-crypt", PHP53MD5, "admin", ""},
		{"nothing, no scheme", "", "admin", ""},
		{"failure mark", PHASH, "admin", "*0"},
		{"failure mark, MD5-crypt", PHP53MD5, "admin", "*0"},
		{"failure mark, Blowfish", Blowfish, "admin", "*0"},
		{"other failure mark, Blowfish", Blowfish, "admin", "*1"},
		{"failure mark, no scheme", "", "admin", "*0"},
		{"plain text", PHP53MD5, "admin", "plain"},
		{"setting alone", PHP53MD5, "admin", "$1$ad000000$"},
		{"no salt can be drawn", MD5, "$x", "$1$$"},
		{"cut off", PHASH, "u", cheap[:59]},
		{"too long", PHASH, "u", cheap + "."},
		{"line end", PHASH, "u", cheap + "\n"},
		{"buggy 2x", PHASH, "u", strings.Replace(cheap, "2y", "2x", 1)},
		{"no minor", PHASH, "u", strings.Replace(cheap, "2y", "2", 1) + "."},
		{"factor too small", PHASH, "u", strings.Replace(cheap, "04", "03", 1)},
		{"factor out of reach", PHASH, "u", strings.Replace(cheap, "04", "31", 1)},
		{"bcrypt under another scheme", PHP53MD5, "u", cheap},
		{"bcrypt under Blowfish", Blowfish, "u", cheap},
		{"bcrypt under an unknown scheme", "phash", "u", cheap},
		{"MD5-crypt under PHASH", PHASH, "abraham", "$1$ab$rn6aQS/o7141mj179E/zA."},
		{"padded salt missing", PHP53MD5, "abraham", "$1$ab$rn6aQS/o7141mj179E/zA."},
		{"salt of another name", MD5, "bea", "$1$ab$rn6aQS/o7141mj179E/zA."},
		{"name in another case", MD5, "Abraham", "$1$ab$rn6aQS/o7141mj179E/zA."},
	}
	for _, tt := range tests {
		for _, password := range []string{"", "plain", tt.stored} {
			if Verify(tt.scheme, tt.userName, tt.stored, password) {
				t.Errorf("%s: Verify(%q, %q, %q, %q) = true", tt.name, tt.scheme, tt.userName, tt.stored, password)
			}
		}
	}
}

// Bcrypt repeats its key with a NUL between, so these would all be the same.
func TestVerifyRefusesRepeatedKey(t *testing.T) {
	t.Parallel()
	hash, err := bcrypt.GenerateFromPassword([]byte("a"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	stored := string(hash)
	if !Verify(PHASH, "u", stored, "a") {
		t.Errorf("Verify of %q refused its own password", stored)
	}
	if Verify(PHASH, "u", stored, "a\x00a") {
		t.Errorf("Verify of %q accepted a repeated password", stored)
	}
}

func TestVerifyBoundsMD5(t *testing.T) {
	t.Parallel()
	longest := strings.Repeat("y", maxMD5Length)
	stored, err := hashMD5("ab000000", longest)
	if err != nil {
		t.Fatal(err)
	}
	if !Verify(PHP53MD5, "abraham", stored, longest) {
		t.Errorf("a password of %d bytes was refused", len(longest))
	}
	if Verify(PHP53MD5, "abraham", stored, longest+"z") {
		t.Errorf("a password of %d bytes passed for its beginning", len(longest)+1)
	}
}

func TestHash(t *testing.T) {
	t.Parallel()
	longest := strings.Repeat("ü", MaxLength/2)
	stored, scheme, err := Hash("admin", longest)
	if err != nil {
		t.Fatal(err)
	}
	if scheme != PHASH || !strings.HasPrefix(stored, "$2y$10$") || len(stored) != 60 {
		t.Errorf("Hash = %q, %q; want 60 bytes from $2y$10$ on, %q", stored, scheme, PHASH)
	}
	if !Verify(scheme, "admin", stored, longest) {
		t.Errorf("Verify refused what Hash made: %q", stored)
	}
	for _, bad := range []string{"", longest + "!", "a\x00b"} {
		if got, _, err := Hash("admin", bad); crm.CodeOf(err) != crm.InvalidValue {
			t.Errorf("Hash(%q) = %q, %v; want an InvalidValue error", bad, got, err)
		}
	}
}

func TestHashAs(t *testing.T) {
	t.Parallel()
	for _, a := range accounts {
		if a.scheme != PHP53MD5 && a.scheme != MD5 || a.password == "" || len(a.password) > MaxLength {
			continue
		}
		got, err := HashAs(a.scheme, a.userName, a.password)
		if err != nil || got != a.stored {
			t.Errorf("%s: HashAs(%q, %q, %q) = %q, %v; want %q", a.name, a.scheme, a.userName, a.password, got, err, a.stored)
		}
	}
	for _, a := range []account{{scheme: Blowfish, userName: "admin"}, {scheme: "", userName: "admin"}, {scheme: MD5, userName: "$x"}} {
		if got, err := HashAs(a.scheme, a.userName, "secret"); err == nil {
			t.Errorf("HashAs(%q, %q) = %q, want an error", a.scheme, a.userName, got)
		}
	}
}

// FuzzVerify looks for a stored value that opens to a password which its
// scheme would not make again, and for panics.
func FuzzVerify(f *testing.F) {
	for _, a := range accounts {
		f.Add(string(a.scheme), a.userName, a.stored, a.password)
	}
	f.Add("PHASH", "a", "*0", "")
	f.Add("BLOWFISH", "a", "*0", "*0")
	f.Fuzz(func(t *testing.T, scheme, userName, stored, password string) {
		s := Scheme(scheme)
		cost := CostOf(s, stored)
		if cost.factor > 5 {
			t.Skip("slow")
		}
		if !Verify(s, userName, stored, password) {
			return
		}
		if cost == (Cost{}) {
			t.Fatalf("Verify(%q, %q, %q, %q) = true at no cost", s, userName, stored, password)
		}
		if Verify(s, userName, stored, "?"+password) {
			t.Errorf("Verify(%q, %q, %q) accepts both %q and the same after a ?", s, userName, stored, password)
		}
		if cost.algorithm == md5Crypt && password != "" && len(password) <= MaxLength {
			again, err := HashAs(s.orDefault(stored), userName, password)
			if err != nil || again != stored {
				t.Errorf("HashAs(%q, %q, %q) = %q, %v; verified as %q", s, userName, password, again, err, stored)
			}
		}
	})
}
