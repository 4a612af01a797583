package files

import (
	"bufio"
	"context"
	"path"
	"regexp"
	"slices"
	"strings"
)

// imageFormats are the formats that the CRM takes for an image, as the second
// half of a media type and as an extension.
var imageFormats = []string{
	"jpeg", "png", "jpg", "pjpeg", "x-png", "gif", "bmp", "vnd.adobe.photoshop", "tiff", "svg+xml", "x-eps", "x-dwg",
	"vnd.dwg", "webp", "x-ms-bmp", "ico", "vnd.microsoft.icon", "x-icon",
}

// More spellings of extensions of these formats.
var imageExtensions = []string{"svg", "tif", "psd"}

// active is what an SVG image must not have: it runs when a browser shows it.
var active = regexp.MustCompile(`(?i)<\s*(script|foreignobject|iframe|embed|object|handler|!entity)|[\s"'/]on[a-z]+\s*=|(java|vb)script\s*:|data\s*:\s*text/html`)

// IsImage tells whether the contents are an image, whatever the client says.
func (u *Upload) IsImage() bool { return strings.HasPrefix(u.content.sniffed(), "image/") }

// CheckImage refuses what the CRM does not take for an image, or takes for a
// dangerous one, with InvalidValue. The CRM asks this of every file that is an
// image, and of whatever is meant to be a record's picture.
func (u *Upload) CheckImage(ctx context.Context) error {
	sniffed := u.content.sniffed()
	format, isImage := strings.CutPrefix(sniffed, "image/")
	_, declared, _ := strings.Cut(strings.ToLower(u.Type), "/")
	extension := strings.TrimPrefix(strings.ToLower(path.Ext(u.Name)), ".")
	switch {
	case !isImage || !slices.Contains(imageFormats, format), !slices.Contains(imageFormats, declared):
		return u.invalid("an image: JPEG, PNG, GIF, BMP, WebP, TIFF, SVG or an icon")
	case !slices.Contains(imageFormats, extension) && !slices.Contains(imageExtensions, extension):
		return u.invalid("an image whose name ends as its format says, such as .png")
	case strings.HasPrefix(u.Name, "."):
		return u.invalid("a name that does not begin with a dot")
	case u.content.php:
		return u.invalid("an image without program code in it")
	case format != "svg+xml":
		return nil
	}
	f, err := u.storage.place.open(ctx, u.temp)
	if err != nil {
		return unavailable(err)
	}
	defer func() { _ = f.Close() }()
	if active.MatchReader(bufio.NewReader(f)) {
		return u.invalid("an SVG image without scripts in it")
	}
	return nil
}
