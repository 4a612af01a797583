package v1

import "testing"

// TestJSONNumbers: a number of JSON is told from a text that spells one.
func TestJSONNumbers(t *testing.T) {
	var b body
	if err := b.readObject([]byte(`{"a":1.5,"b":-2,"c":"1.5","d":true,"e":null,"f":[1,2],"g":"","h":0}`)); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"a": true, "b": true, "h": true}
	for _, s := range b.all {
		if s.number != want[s.name] {
			t.Errorf("%s = %q: number %v", s.name, s.values, s.number)
		}
	}
	if len(b.all) != 8 {
		t.Errorf("%d names, want 8", len(b.all))
	}
}
