<?php
// Writes strtotime.tsv: php strtotime.php > strtotime.tsv
// Each line is a zone, a text in JSON, and what strtotime makes of it at
// 2024-06-15 10:30:00 of that zone: seconds since 1970, or "none".
$texts = ['', ' ', '0', '5', '30', '365', 'abc', 'ACME', 'j', 'a b c', 'true:boolean', '@', '@86400', '@-1', '@1.5', '@0 +1 day', "2024-01-02\n",
    "2024-01-02\n10:00", '()', '(UTC)', '10:00 (CET)', 'utc', 'UTC+3', 'GMT+3', 'gmt-0330', '5 PM tomorrow', '13 pm', '0 am', '12 am', '12 pm', '1pm', '1 p.m.', '01:02:03 am',
    '-1.5 days', '-10:00 days', '-abc days', '+abc days', '1.5 days', '1,5 days', '-0.5 hours', '--2 days', '+-2 days', '-+-2 days', '- 2 days', '+  2  days', '2days', '+2 days 3 hours -5 minutes',
    '2 days ago', '2 days ago 1 day', '1 year 2 months ago', 'ago', '-1 day ago', 'next day', 'last monday', 'next friday', 'this week', 'next year -1 day', 'previous month', 'first day', 'third month',
    'monday', 'tue', 'saturday', 'sun 10:00', 'monday next week', '+1 week monday', '+1 saturday', 'today noon', 'noon today', 'noon tomorrow', 'midnight +1 day', 'now +1 hour', 'yesterday 14:00', '14:00 yesterday', 'tomorrow 23:59:59',
    '99999999 days', '9999999999999 days', '99999999999999 days', '-99999999 years', '+99999 months', '1e3 days', 'first day of next month', 'last day of february 2024', '2024W05', '2024-W05-2', '2024-W05', 'back of 7pm', 'front of 7pm',
    '15 June 2024', 'June 15, 2024', '15-Jun-2024', 'Jun 2024', 'june', '15jun', 'Jun-15-2024', '2024-Jun-15', 'Sat, 15 Jun 2024 10:30:00 +0000', 'Asia/Tehran', '10:00 Asia/Tehran', '10:00 Europe/Berlin',
    "2024-06-15T10:30:00Z", '2024-06-15T10:30:00.123+03:30', '2024-06-15t10:30', '20240615T103000', '20240615t1030', '20240615103000', '20240615 103000', '2024.166', '2024166', '1800', '2460', '2500', '0000', '12345', '123456', '1234567', '12345678', '123456789',
    '24:00', '24:01', '25:00', '10:60', '10:30:60', '10:30:61', '1:2:3', '10.30', '10.30.15', 't10', 't1030', '1030', '10:30:15.5', '10:30:15:5', '10:30 1999', '1030 1999', '1999 1030', '2024 10:30',
    '2024-1-2', '2024-02-30', '2024-02-31', '2024-00-00', '0000-00-00', '0000-00-00 00:00:00', '2024-13-01', '2024-12-32', '2024-1', '2024-01', '2024-06-15-', '-2024-06-15', '+2024-06-15', '24-6-15', '24-06-15', '71-06-15', '00-06-15', '9999-12-31', '10000-01-01', '1000-01-01', '0001-01-01',
    '2024/6/15', '2024/06/15/', '6/15/2024', '6/15/24', '6/15', '13/15', '15/6/2024', '15.6.2024', '15.06.24', '15.06', '15-6-2024', '15-06-2024', '5-6-24', '32-01-2024', '6-15-2024', "15\t06\t24", "15.06-2024", '15.6.71', '31.12.99', '02.01.24', '02.01.71',
    '2024-01-02 2024-01-03', '10:00 11:00', '2024-01-02 2024', 'UTC UTC', 'UTC UTC UTC', '10:00 CEST', '10:00 +0200 CET', '2024-06-15 , 10:30', '2024-06-15.10:30', '2024-06-15 ; 10:30', '1.2.3.4', '12.5', '1000.00', '0.00', '5.0', '99.95', '1,000.00', '-5', '-12.5', '+5', '+12.5', 'سلام', '۱۴۰۳-۰۱-۰۱', "\0", '1%', '50 %', '$5', 'x2', '3x1', '12x34', 'N/A', '-', '--', '+', ':', '/', '.', '1 2 3', '10 20', '10:30 5', '5 10:30',
    '10/15/2024 10:30:15 PM', '2024-06-15 10:30 PM', '2024-06-15 22:30 PM', '00:30 AM', '+1 day +0330', '+0330 +1 day', '2024-06-15 +1', '2024-06-15 -1', '2024-06-15 10:30:00 -1', '1 day', 'day', 'days', '1 dayz', '1 d', '1 weekday', '2 weekdays', '1 weekdays ago', '+1 sat', '1 month monday'];
foreach (['sec', 'secs', 'second', 'seconds', 'min', 'mins', 'minute', 'minutes', 'hour', 'hours', 'day', 'days', 'week', 'weeks', 'fortnight', 'fortnights', 'forthnight', 'month', 'months', 'year', 'years',
    'msec', 'millisecond', 'milliseconds', 'ms', 'usec', 'microsecond', 'microseconds', 'µs', 'sat', 'tues', 'wednesday', 'thur', 'Thurs', 'SECONDS', 'monthss', 'daysago'] as $unit) {
    array_push($texts, "+30 $unit", "-1$unit", "next $unit", "last $unit", "this $unit", "2 $unit ago");
}
foreach (['1', '3', '9', '12', '23', '24', '25', '30', '59', '60', '95', '130', '330', '999', '0330', '1459', '2460', '2500', '9999', '12345', '033015', '1:30', '1:3', '01:3', '3:30', '03:30', '03:30:15', '3:30:15', '24:00', '14:60', '99:99'] as $zone) {
    array_push($texts, "+$zone", "-$zone", "10:00 +$zone", "2024-01-02 03:04:05-$zone", "GMT+$zone", "@0 +$zone");
}
foreach (['utc', 'gmt', 'Z', 'a', 'm', 'n', 'y', 'wet', 'cet', 'west', 'bst', 'cest', 'eet', 'eest', 'msk', 'est', 'edt', 'cst', 'cdt', 'mst', 'mdt', 'pst', 'pdt', 'ist', 'jst', 'irst', 'irdt', 'aest', 'nzst', 'hst', 'akst', 'sast', 'msd', 'hkt', 'wib', 'pkt', 'eat', 'wat', 'cat', 'sgt', 'sst', 'xyz', 'zz', 'abcdef', 'abcdefg'] as $zone) {
    array_push($texts, "10:00 $zone", $zone);
}
foreach (['2024-03-10 02:30:00', '2024-11-03 01:30:00', '2024-11-03 01:30:00 +1 hour', '2024-03-09 02:30:00 +1 day', '2024-03-10 00:00:00 +3 hours', '2022-03-22 00:30:00', '2022-09-21 23:30:00', '2022-03-21 23:30:00 +1 hour', '2022-03-21 +36 hours', '2024-01-31 +1 month', '2024-01-31 +1 month +1 day', '2024-02-29 +1 year', '2024-03-31 -1 month',
    '10:30:15 tomorrow', '10:30:15 next month', '10:30:15 monday', '2024-06-15 10:30:15 +1 day', '10:30:15 -2 hours', '2024-06-15 10:30:15+1', '10:30:15 amx', '1:15pmx', '1:15 pm.', '1:15pm,', '10:30:15,5', '10:30:15 CET',
    '10:00 monday', 'monday 10:00', '+3 days tomorrow', 'tomorrow +3 days', '10:00 noon', 'today 10:00', '10:00 today', 'tues', 'thurs', 'mondays', 'weekday', 'next weekday', 'last weekdays', '7 weekdays', '-12 weekdays', '2 weekdays ago', '6/15/2', '6/15/123', '123-1-1', '1999', '2024', '2024-06-15 1999', '1999 2024-06-15', '@5 10:00', '10:00 @5', '@5 2024-01-01', '@5 @6', '@86400 1 day ago', 'second day', 'second monday', 'twelfth month', 'eighth hour', 'last sunday', 'previous sat', 'this monday', 'sunday this week', 'sunday last week', 'next week 10:00', 'last weeks', 'this mondays', 'monday tuesday', '-1 monday', '-2 monday', '0 monday', '+0 saturday', '0 days', 'monday 2 weeks ago', 'next month monday', '2024-06-12 last week', '2024-06-16 this week', '2024-06-16 next week', '2024-06-16 monday this week', 'yesterday ago', '+5 days ago tomorrow', '10:30:15.9 +200 ms', 'monday 24:00', '3 weekdays 24:00', '+12345-01-02', '24:00 2024 2024', '@86400 +1 day 3 weekdays', '@-1.5', '1 first', 'next  month', "next\tmonth",
    '-1 month', '+6 months', '-90 days', '+100 days', '-5000 hours', '+5000 hours', 'yesterday', 'now', 'today', 'tomorrow', '1970-01-01', '1900-01-01', '2100-01-01 12:00', '1234-05-06', '+30 minutes', '-45 min'] as $text) {
    $texts[] = $text;
}
$texts = array_values(array_unique($texts));
printf("# PHP %s, timelib %s, zones of %s; made by strtotime.php\n", PHP_VERSION, (function () { ob_start(); phpinfo(INFO_MODULES); preg_match('/timelib version => (\S+)/', ob_get_clean(), $m); return $m[1]; })(), timezone_version_get());
foreach (['UTC', 'Asia/Tehran', 'America/New_York'] as $i => $zone) {
    date_default_timezone_set($zone);
    $now = mktime(10, 30, 0, 6, 15, 2024);
    foreach ($texts as $at => $text) {
        // Abroad, every third text, and all that are about days when clocks change.
        if ($i > 0 && $at % 3 != $i && !preg_match('/^20(22|24)-\d\d-\d\d/', $text)) {
            continue;
        }
        $t = @strtotime($text, $now);
        echo $zone, "\t", json_encode($text, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), "\t", $t === false ? 'none' : $t, "\n";
    }
}
