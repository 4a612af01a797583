package app

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vtrest/internal/files"
)

func TestParseBucket(t *testing.T) {
	for address, want := range map[string]files.Bucket{
		"s3://key:se%2Fcret@s3.example.org/crm":                       {Endpoint: "s3.example.org", Name: "crm", Key: "key", Secret: "se/cret"},
		"s3://key:secret@127.0.0.1:9000/crm/a/b?tls=off&region=eu-1":  {Endpoint: "127.0.0.1:9000", Name: "crm", Prefix: "a/b/", Key: "key", Secret: "secret", Insecure: true, Region: "eu-1"},
		"s3://s3.eu-central-1.amazonaws.com/crm/?region=eu-central-1": {Endpoint: "s3.eu-central-1.amazonaws.com", Name: "crm", Region: "eu-central-1"},
	} {
		got, err := parseBucket(address)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(files.Bucket{}, "Client")); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", address, err, diff)
		}
	}
	for _, address := range []string{"s3://", "s3://key:s3cret@host", "s3://key:s3cret@host/", "s3://key:s3cret@host/crm?acl=public", "s3://key:s3cret@ho st/crm"} {
		b, err := parseBucket(address)
		if err == nil {
			t.Errorf("%s: got %+v, want an error", address, b)
		} else if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: the error shows the secret: %v", address, err)
		}
	}
	if shown := HideSecret("s3://key:s3cret@host/crm"); strings.Contains(shown, "s3cret") {
		t.Errorf("HideSecret shows %s", shown)
	}
}
