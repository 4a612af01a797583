<?php
// Records what the CRM makes of rules: php crm.php CRM-FOLDER < rules > answers. A rule is a line of JSON with the names
// that its form sends (startdate, starttime, enddate, endtime, recurringenddate, type, repeat_frequency, mon_flag, …,
// repeatmonth_type, repeatmonth_date, repeatmonth_daytype). Everything is in UTC. Of the CRM's own files only
// include/utils/RecurringType.php and modules/Calendar/Date.php are read, without what they require.
date_default_timezone_set('UTC');
function php7_count($value) { return is_array($value) ? count($value) : 0; }
class DateTimeField {
	static function getDBTimeZone() { return 'UTC'; }
	static function convertToDBTimeZone($value) { return new DateTime($value); }
	static function convertToUserTimeZone($value) { return new DateTime($value); }
}
error_reporting(E_ERROR);
foreach (['modules/Calendar/Date.php', 'include/utils/RecurringType.php'] as $file) {
	eval('?>' . preg_replace('/^require_once.*$/m', '', file_get_contents($argv[1] . '/' . $file)));
}
foreach (file('php://stdin') as $line) {
	$recurring = RecurringType::fromUserRequest(json_decode($line, true));
	echo json_encode(['info' => $recurring->getDBRecurringInfoString(), 'dates' => $recurring->recurringdates]), "\n";
}
