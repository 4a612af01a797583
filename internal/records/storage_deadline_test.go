package records_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"vtrest/internal/crm"
	"vtrest/internal/crmtest"
	"vtrest/internal/files"
)

// silent is a bucket that takes a request and never answers.
type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// TestStorageHasDeadline: a bucket that does not answer ends a download.
func TestStorageHasDeadline(t *testing.T) {
	crmtest.EachOwn(t, dump(t, "vtiger82-sample.sql.zst"), func(t *testing.T, url string) {
		o := openOffice(t, url)
		id := o.create(o.change("Documents", "notes_title", "Late"), o.upload("filename", "a.txt", "text/plain", "text"))
		bucket, err := files.OpenBucket(files.Bucket{Endpoint: "s3.example.org", Region: "x", Name: "crm", Key: "key", Secret: "secret", Client: minio.Options{Transport: silent{}}}, files.Options{MaxBytes: 1 << 20})
		if err != nil {
			t.Fatal(err)
		}
		o.service.Files, o.service.Timeout = bucket, 20*time.Millisecond
		_, err = o.service.Download(t.Context(), o.policy(1), o.catalog.Module("Documents"), id)
		// The database answers in its own time: a deadline that it needs itself shows nothing.
		for tries := 0; crm.CodeOf(err) == crm.Unavailable && tries < 100; tries++ {
			o.service.Timeout *= 2
			_, err = o.service.Download(t.Context(), o.policy(1), o.catalog.Module("Documents"), id)
		}
		if crm.CodeOf(err) != crm.StorageUnavailable {
			t.Errorf("download from a bucket that does not answer: %v, want StorageUnavailable", err)
		}
	})
}
