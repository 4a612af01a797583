package expr

import (
	"fmt"
	"math"
	"regexp"
	"time"

	"vtrest/internal/phptime"
	"vtrest/internal/phpvalue"
)

const (
	dateLayout   = time.DateOnly
	clockLayout  = time.TimeOnly
	momentLayout = time.DateTime
	day          = 24 * 60 * 60
)

// getDate is today, tomorrow or yesterday; any other word is today.
func getDate(c *Clock, args []phpvalue.Value) (phpvalue.Value, error) {
	now := c.Now.In(c.Zone)
	switch args[0] {
	case phpvalue.Text("tomorrow"):
		now = now.AddDate(0, 0, 1)
	case phpvalue.Text("yesterday"):
		now = now.AddDate(0, 0, -1)
	}
	return phpvalue.Text(now.Format(dateLayout)), nil
}

var writtenDate = regexp.MustCompile(`\d\d\d\d-\d\d-\d\d`)

// days is add_days(date, days) or add_days(days) from today. A day is 24 hours,
// also where clocks change. A text without a date is the beginning of 1970.
func days(sign int64) function {
	return func(c *Clock, args []phpvalue.Value) (phpvalue.Value, error) {
		base, count := phpvalue.Null, args[0]
		if len(args) > 1 {
			base, count = args[0], args[1]
		}
		text := base.String()
		if base.Empty() {
			text = c.Now.In(c.Zone).Format(dateLayout)
		}
		from, ok := phptime.Parse(writtenDate.FindString(text), c.Now.In(c.Zone))
		if !ok {
			from = time.Unix(0, 0)
		}
		seconds, err := phpvalue.Multiply(count, phpvalue.Int(sign*day))
		if err != nil {
			return phpvalue.Null, err
		}
		// Beyond some ten thousand years a date has no meaning.
		if f := seconds.Float64(); !(math.Abs(f) < 1<<39) {
			return phpvalue.Null, fmt.Errorf("too many days")
		}
		to := time.Unix(int64(float64(from.Unix())+seconds.Float64()), 0)
		return phpvalue.Text(to.In(c.Zone).Format(dateLayout)), nil
	}
}

// minutes is add_time(time, minutes) or add_time(minutes) from now. A text that
// is no time is the beginning of 1970, and so is the result if the minutes are
// no number. PHP is asked for "+90 min", and takes the whole part of a
// fraction for a zone: 1.5 minutes are 5 minutes after the time in the zone +01:00.
func minutes(sign string) function {
	return func(c *Clock, args []phpvalue.Value) (phpvalue.Value, error) {
		from, count := c.Now, args[0].String()
		if len(args) > 1 {
			count = args[1].String()
			var ok bool
			if from, ok = phptime.Parse(args[0].String(), c.Now.In(c.Zone)); !ok {
				from = time.Unix(0, 0)
			}
		}
		to, ok := phptime.Parse(sign+count+" min", from.In(c.Zone))
		if !ok {
			to = time.Unix(0, 0)
		}
		return phpvalue.Text(to.In(c.Zone).Format(clockLayout)), nil
	}
}
