// Package phptime reads dates and times as PHP's strtotime does: the CRM's
// workflows compare days with what it makes of their texts, right or odd.
//
// Start at [Parse]. It knows dates, times, zones by offset or abbreviation,
// days of the week and differences such as "-3 days", alone and one after the
// other. It does not know names of months, weeks of a year by number and zones by
// city, which no condition of a workflow needs.
//
// testdata/strtotime.tsv holds what PHP itself answered; the package gives the
// same answers. Hours of a difference are of the clock, also on the day when clocks
// change, because they are so in PHP 8.2.
//
// The package is pure, knows nothing of the CRM and may be imported by everyone.
package phptime
