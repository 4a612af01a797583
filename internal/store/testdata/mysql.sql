-- 01 list: "Accounts" 10 20 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id, CE.`createdtime` AS o0
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
  ORDER BY o0, id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.o0, P.id;

-- 02 record: 0 0 "Accounts" 3
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE((SELECT GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) AND tagged.object_id = T.`accountid`),''))
FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  WHERE CE.deleted = 0 AND CE.setype = ? AND T.`accountid` = ?;

-- 03 list of few: 5 0
SELECT CONCAT(COALESCE(T.`id`,''),CAST(x'FF' AS BINARY),COALESCE(T.`user_name`,''))
FROM (SELECT T.`id` AS id
  FROM `vtiger_users` T
  WHERE T.deleted = 0
  ORDER BY id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_users` T ON T.`id` = P.id
  ORDER BY P.id;

-- 04 orders: 0 0 "Accounts" 5 0 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT T.`accountid` AS id, `vtiger_accountscf`.`cf_1` AS o0, LEFT((SELECT MAX(one.`starred`) FROM `vtiger_crmentity_user_field` one WHERE one.`recordid` = T.`accountid` AND one.userid = ?), 255) AS o1, LEFT((SELECT GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) AND tagged.object_id = T.`accountid`), 255) AS o2, T.`accountid` AS o3
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
  ORDER BY o0 DESC, o1, o2, o3 DESC LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.o0 DESC, P.o1, P.o2, P.o3 DESC;

-- 05 comparisons: "Accounts" "a%" "1" "2.50" "CRM" "IMPORT" "2017-09-04 00:00:00" 5 0 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id, CE.`createdtime` AS o0
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND T.`accountname` LIKE ?
    AND T.`annualrevenue` BETWEEN ? AND ?
    AND (`vtiger_accountscf`.`cf_1` IS NULL)
    AND CE.`source` NOT IN (?,?)
    AND CE.`createdtime` >= ?
  ORDER BY o0, id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.o0, P.id;

-- 06 texts: "Accounts" "%50\\%\\_\\\\%" "�%" "%\x7f\x7f\x7f\x7f" 5 0 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND T.`accountname` LIKE ?
    AND CE.`source` LIKE ?
    AND T.`accountname` LIKE ?
    AND NOT (T.`accountname` IS NULL OR T.`accountname` = '')
  ORDER BY id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.id;

-- 07 stars and tags: "Accounts" 7 "1" "۱" "١" 7 "%vip%" 5 0 7 7
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND COALESCE((SELECT MAX(one.`starred`) FROM `vtiger_crmentity_user_field` one WHERE one.`recordid` = T.`accountid` AND one.userid = ?),'') IN (?,?,?)
    AND COALESCE((SELECT GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) AND tagged.object_id = T.`accountid`),'') LIKE ?
  ORDER BY id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.id;

-- 08 invoices: "Invoice" "1" 5 0 0
SELECT CONCAT(COALESCE(T.`invoiceid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(T.`subject`,'')) END,''),CAST(x'FF' AS BINARY),COALESCE(T.`subject`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_inventoryproductrel`.`quantity`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''),CAST(x'FF' AS BINARY),COALESCE((SELECT GROUP_CONCAT(CONCAT(CAST(x'FE' AS BINARY),CONCAT(COALESCE(line.productid,''),CAST(x'FD' AS BINARY),COALESCE(CONVERT(product.label USING utf8mb4),''),CAST(x'FD' AS BINARY),COALESCE(CONVERT(line.comment USING utf8mb4),''),CAST(x'FD' AS BINARY),COALESCE(line.quantity,''),CAST(x'FD' AS BINARY),COALESCE(line.listprice,''),CAST(x'FD' AS BINARY),COALESCE(line.discount_percent,''),CAST(x'FD' AS BINARY),COALESCE(line.discount_amount,''),CAST(x'FD' AS BINARY),COALESCE(CONVERT(line.description USING utf8mb4),''),CAST(x'FD' AS BINARY),COALESCE(line.`tax1`,''))) ORDER BY line.sequence_no, line.lineitem_id SEPARATOR '') FROM vtiger_inventoryproductrel line LEFT JOIN vtiger_crmentity product ON product.crmid = line.productid WHERE line.id = T.`invoiceid`),''))
FROM (SELECT CE.crmid AS id, `vtiger_inventoryproductrel`.`quantity` AS o0
  FROM `vtiger_invoice` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`invoiceid`
  LEFT JOIN `vtiger_inventoryproductrel` ON `vtiger_inventoryproductrel`.`lineitem_id` = (SELECT MIN(one.`lineitem_id`) FROM `vtiger_inventoryproductrel` one WHERE one.`id` = T.`invoiceid`)
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND EXISTS (SELECT 1 FROM `vtiger_inventoryproductrel` one WHERE one.`id` = T.`invoiceid` AND one.`quantity` > ?)
    AND NOT EXISTS (SELECT 1 FROM `vtiger_inventoryproductrel` one WHERE one.`id` = T.`invoiceid` AND NOT (one.`quantity` IS NULL))
  ORDER BY o0, id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_invoice` T ON T.`invoiceid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_inventoryproductrel` ON `vtiger_inventoryproductrel`.`lineitem_id` = (SELECT MIN(one.`lineitem_id`) FROM `vtiger_inventoryproductrel` one WHERE one.`id` = T.`invoiceid`)
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.o0, P.id;

-- 09 invoice: 0 "Invoice" 9
SELECT CONCAT(COALESCE(T.`invoiceid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(T.`subject`,'')) END,''),CAST(x'FF' AS BINARY),COALESCE(T.`subject`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_inventoryproductrel`.`quantity`,''),CAST(x'FF' AS BINARY),COALESCE((SELECT GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) AND tagged.object_id = T.`invoiceid`),''),CAST(x'FF' AS BINARY),COALESCE((SELECT GROUP_CONCAT(CONCAT(CAST(x'FE' AS BINARY),CONCAT(COALESCE(line.productid,''),CAST(x'FD' AS BINARY),COALESCE(CONVERT(product.label USING utf8mb4),''),CAST(x'FD' AS BINARY),COALESCE(CONVERT(line.comment USING utf8mb4),''),CAST(x'FD' AS BINARY),COALESCE(line.quantity,''),CAST(x'FD' AS BINARY),COALESCE(line.listprice,''),CAST(x'FD' AS BINARY),COALESCE(line.discount_percent,''),CAST(x'FD' AS BINARY),COALESCE(line.discount_amount,''),CAST(x'FD' AS BINARY),COALESCE(CONVERT(line.description USING utf8mb4),''),CAST(x'FD' AS BINARY),COALESCE(line.`tax1`,''))) ORDER BY line.sequence_no, line.lineitem_id SEPARATOR '') FROM vtiger_inventoryproductrel line LEFT JOIN vtiger_crmentity product ON product.crmid = line.productid WHERE line.id = T.`invoiceid`),''))
FROM `vtiger_invoice` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`invoiceid`
  LEFT JOIN `vtiger_inventoryproductrel` ON `vtiger_inventoryproductrel`.`lineitem_id` = (SELECT MIN(one.`lineitem_id`) FROM `vtiger_inventoryproductrel` one WHERE one.`id` = T.`invoiceid`)
  WHERE CE.deleted = 0 AND CE.setype = ? AND T.`invoiceid` = ?;

-- 10 to-dos: "Calendar" "3" "24" 5 0 0
SELECT CONCAT(COALESCE(T.`activityid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(T.`subject`,'')) END,''),CAST(x'FF' AS BINARY),COALESCE(T.`subject`,''),CAST(x'FF' AS BINARY),COALESCE(T.`activitytype`,''),CAST(x'FF' AS BINARY),COALESCE((SELECT one.`crmid` FROM `vtiger_seactivityrel` one WHERE one.`activityid` = T.`activityid` ORDER BY one.`crmid` + 0 LIMIT 1),''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id, (SELECT one.`crmid` FROM `vtiger_seactivityrel` one WHERE one.`activityid` = T.`activityid` ORDER BY one.`crmid` + 0 LIMIT 1) AS o0
  FROM `vtiger_activity` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`activityid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND EXISTS (SELECT 1 FROM `vtiger_seactivityrel` one WHERE one.`activityid` = T.`activityid` AND one.`crmid` IN (?,?))
  ORDER BY o0, id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_activity` T ON T.`activityid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.o0, P.id;

-- 11 events: "Calendar" "Task" "Emails" 5 0 0
SELECT CONCAT(COALESCE(T.`activityid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(T.`subject`,'')) END,''),CAST(x'FF' AS BINARY),COALESCE(T.`subject`,''),CAST(x'FF' AS BINARY),COALESCE(T.`activitytype`,''),CAST(x'FF' AS BINARY),COALESCE((SELECT one.`crmid` FROM `vtiger_seactivityrel` one WHERE one.`activityid` = T.`activityid` ORDER BY one.`crmid` + 0 LIMIT 1),''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id
  FROM `vtiger_activity` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`activityid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND T.`activitytype` NOT IN (?,?)
  ORDER BY id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_activity` T ON T.`activityid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.id;

-- 12 nothing: "Accounts" 5 0 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND (1 = 0)
  ORDER BY id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.id;

-- 13 nobody's: "Accounts" 5 5 0 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND (1 = 0
      OR CE.`smownerid` IN (?))
  ORDER BY id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.id;

-- 14 users: 5 0
SELECT CONCAT(COALESCE(T.`id`,''),CAST(x'FF' AS BINARY),COALESCE(T.`user_name`,''))
FROM (SELECT T.`id` AS id
  FROM `vtiger_users` T
  WHERE T.deleted = 0
    AND (1 = 0)
  ORDER BY id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_users` T ON T.`id` = P.id
  ORDER BY P.id;

-- 15 few owners: "Accounts" 5 6 7 7 5 0 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND (CE.`smownerid` IN (?,?,?,?))
    AND (`vtiger_accountscf`.`cf_1` IS NULL)
  ORDER BY id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.id;

-- 16 many owners: "Accounts" 5 6 7 8 9 9 9 9 3 4 "0" 5 0 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND (CE.`smownerid` IN (?,?,?,?,?,?,?,?)
      OR CE.`smgroupid` IN (?,?) AND CE.`smownerid` = ?)
  ORDER BY id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.id;

-- 17 other owners: "Accounts" 5 6 7 8 9 9 9 9 5 5 0 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND (CE.`smownerid` NOT IN (?,?,?,?,?,?,?,?)
      OR CE.`smownerid` NOT IN (?))
  ORDER BY id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.id;

-- 18 parents: "Potentials" 5 5 7 9 11 13 13 13 13 "open" 5 0 0
SELECT CONCAT(COALESCE(T.`potentialid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(T.`potentialname`,'')) END,''),CAST(x'FF' AS BINARY),COALESCE(T.`potentialname`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_potentialscf`.`cf_2`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id
  FROM `vtiger_potential` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`potentialid`
  LEFT JOIN `vtiger_potentialscf` ON `vtiger_potentialscf`.`potentialid` = T.`potentialid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND (CE.`smownerid` IN (?)
      OR (SELECT COUNT(*) FROM vtiger_crmentity parent WHERE parent.crmid = T.`related_to` AND parent.`smownerid` IN (?,?,?,?,?,?,?,?)) > 0 AND `vtiger_potentialscf`.`cf_2` = ?
      OR (SELECT COUNT(*) FROM vtiger_crmentity parent WHERE parent.crmid = T.`related_to`) > 0)
  ORDER BY id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_potential` T ON T.`potentialid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_potentialscf` ON `vtiger_potentialscf`.`potentialid` = T.`potentialid`
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.id;

-- 19 record: 0 "Potentials" 9 5 5 7 9 11 13 13 13 13 "open"
SELECT CONCAT(COALESCE(T.`potentialid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(T.`potentialname`,'')) END,''),CAST(x'FF' AS BINARY),COALESCE(T.`potentialname`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_potentialscf`.`cf_2`,''),CAST(x'FF' AS BINARY),COALESCE((SELECT GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) AND tagged.object_id = T.`potentialid`),''))
FROM `vtiger_potential` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`potentialid`
  LEFT JOIN `vtiger_potentialscf` ON `vtiger_potentialscf`.`potentialid` = T.`potentialid`
  WHERE CE.deleted = 0 AND CE.setype = ? AND T.`potentialid` = ?
    AND (CE.`smownerid` IN (?)
      OR (SELECT COUNT(*) FROM vtiger_crmentity parent WHERE parent.crmid = T.`related_to` AND parent.`smownerid` IN (?,?,?,?,?,?,?,?)) > 0 AND `vtiger_potentialscf`.`cf_2` = ?);

-- 20 linked: "Emails" "Accounts" 5 "Leads" 6 7 8 9 10 10 10 10 5 0 0
SELECT CONCAT(COALESCE(T.`activityid`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`label`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id
  FROM `vtiger_activity` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`activityid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND ((SELECT COUNT(*) FROM `vtiger_seactivityrel` link INNER JOIN vtiger_crmentity parent ON parent.crmid = link.`crmid` WHERE link.`activityid` = T.`activityid` AND parent.setype = ? AND parent.`smownerid` IN (?)) > 0
      OR (SELECT COUNT(*) FROM `vtiger_seactivityrel` link INNER JOIN vtiger_crmentity parent ON parent.crmid = link.`crmid` WHERE link.`activityid` = T.`activityid` AND parent.setype = ? AND parent.`smownerid` NOT IN (?,?,?,?,?,?,?,?)) > 0)
  ORDER BY id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_activity` T ON T.`activityid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.id;

-- 21 events in scope: "Calendar" "Task" "Emails" 5 6 "Public" "Call" "Task" 5 0 0
SELECT CONCAT(COALESCE(T.`activityid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(T.`subject`,'')) END,''),CAST(x'FF' AS BINARY),COALESCE(T.`subject`,''),CAST(x'FF' AS BINARY),COALESCE(T.`activitytype`,''),CAST(x'FF' AS BINARY),COALESCE((SELECT one.`crmid` FROM `vtiger_seactivityrel` one WHERE one.`activityid` = T.`activityid` ORDER BY one.`crmid` + 0 LIMIT 1),''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id
  FROM `vtiger_activity` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`activityid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND T.`activitytype` NOT IN (?,?)
    AND (CE.`smownerid` IN (?,?)
      OR 1 = 1 AND T.`visibility` = ? AND T.`activitytype` NOT IN (?,?))
  ORDER BY id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_activity` T ON T.`activityid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.id;

-- after 1 by time: "Accounts" "2025-01-02 03:04:05" "2025-01-02 03:04:05" 3 5 0 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id, CE.`createdtime` AS o0
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND (CE.`createdtime` > ?
      OR CE.`createdtime` = ? AND CE.crmid > ?)
  ORDER BY o0, id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.o0, P.id;

-- after 2 last first: "Accounts" "2025-01-02 03:04:05" "2025-01-02 03:04:05" 3 5 0 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT CE.crmid AS id, CE.`modifiedtime` AS o0
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND (CE.`modifiedtime` < ?
      OR CE.`modifiedtime` = ? AND CE.crmid < ?)
  ORDER BY o0 DESC, id DESC LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.o0 DESC, P.id DESC;

-- after 3 mixed: "Accounts" "2025-01-02" "2025-01-02" "1.50" "2025-01-02" "1.50" 3 5 0 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT T.`accountid` AS id, `vtiger_accountscf`.`cf_1` AS o0, T.`annualrevenue` AS o1
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND ((`vtiger_accountscf`.`cf_1` < ? OR `vtiger_accountscf`.`cf_1` IS NULL)
      OR `vtiger_accountscf`.`cf_1` = ? AND T.`annualrevenue` > ?
      OR `vtiger_accountscf`.`cf_1` = ? AND T.`annualrevenue` = ? AND T.`accountid` > ?)
  ORDER BY o0 DESC, o1, id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.o0 DESC, P.o1, P.id;

-- after 4 mixed with NULL: "Accounts" 3 5 0 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT T.`accountid` AS id, `vtiger_accountscf`.`cf_1` AS o0, T.`annualrevenue` AS o1
  FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND (`vtiger_accountscf`.`cf_1` IS NULL AND T.`annualrevenue` IS NOT NULL
      OR `vtiger_accountscf`.`cf_1` IS NULL AND T.`annualrevenue` IS NULL AND T.`accountid` > ?)
  ORDER BY o0 DESC, o1, id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.o0 DESC, P.o1, P.id;

-- after 5 by name: "Accounts" "Müller" "Müller" 3 5 0 0 0
SELECT CONCAT(COALESCE(T.`accountid`,''),CAST(x'FF' AS BINARY),COALESCE(CASE WHEN CE.`label` <> '' THEN CE.`label` ELSE CONCAT(COALESCE(CONVERT(T.`accountname` USING utf8mb4),'')) END,''),CAST(x'FF' AS BINARY),COALESCE(CE.`createdtime`,''),CAST(x'FF' AS BINARY),COALESCE(CE.`source`,''),CAST(x'FF' AS BINARY),COALESCE(CONVERT(T.`accountname` USING utf8mb4),''),CAST(x'FF' AS BINARY),COALESCE(T.`annualrevenue`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_accountscf`.`cf_1`,''),CAST(x'FF' AS BINARY),COALESCE(`vtiger_crmentity_user_field`.`starred`,''),CAST(x'FF' AS BINARY),COALESCE(tags.names,''))
FROM (SELECT T.`accountid` AS id, LEFT(T.`accountname`, 255) AS o0
  FROM `vtiger_account` T
  STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ?
    AND (LEFT(T.`accountname`, 255) > ?
      OR LEFT(T.`accountname`, 255) = ? AND T.`accountid` > ?)
  ORDER BY o0, id LIMIT ? OFFSET ?) P
STRAIGHT_JOIN `vtiger_account` T ON T.`accountid` = P.id
STRAIGHT_JOIN vtiger_crmentity CE ON CE.crmid = P.id
  LEFT JOIN `vtiger_accountscf` ON `vtiger_accountscf`.`accountid` = T.`accountid`
  LEFT JOIN `vtiger_crmentity_user_field` ON `vtiger_crmentity_user_field`.`recordid` = T.`accountid` AND `vtiger_crmentity_user_field`.userid = ?
  LEFT JOIN (SELECT tagged.object_id, GROUP_CONCAT(CONVERT(tag.tag USING utf8mb4) ORDER BY tagged.tagged_on, tag.id SEPARATOR ',') AS names FROM vtiger_freetagged_objects tagged INNER JOIN vtiger_freetags tag ON tag.id = tagged.tag_id WHERE (tag.visibility = 'public' OR tagged.tagger_id = ?) GROUP BY tagged.object_id) tags ON tags.object_id = P.id
  ORDER BY P.o0, P.id;

-- 02 record exists: "Accounts" 3
SELECT 1
FROM `vtiger_account` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`accountid`
  WHERE CE.deleted = 0 AND CE.setype = ? AND T.`accountid` = ?;

-- 19 record exists: "Potentials" 9 5 5 7 9 11 13 13 13 13 "open"
SELECT 1
FROM `vtiger_potential` T
  INNER JOIN vtiger_crmentity CE ON CE.crmid = T.`potentialid`
  LEFT JOIN `vtiger_potentialscf` ON `vtiger_potentialscf`.`potentialid` = T.`potentialid`
  WHERE CE.deleted = 0 AND CE.setype = ? AND T.`potentialid` = ?
    AND (CE.`smownerid` IN (?)
      OR (SELECT COUNT(*) FROM vtiger_crmentity parent WHERE parent.crmid = T.`related_to` AND parent.`smownerid` IN (?,?,?,?,?,?,?,?)) > 0 AND `vtiger_potentialscf`.`cf_2` = ?);

