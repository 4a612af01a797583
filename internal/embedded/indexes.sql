-- Indexes that the embedded database has besides the CRM's own.

-- A list in its default order: one module's records by creation time, then id;
-- with the owner and group, so that records which a user may not see are passed
-- over without a look at them.
CREATE INDEX vtrest_crmentity_created ON vtiger_crmentity (setype, deleted, createdtime, crmid, smownerid, smgroupid);
-- The same by last change, for clients that fetch what is new.
CREATE INDEX vtrest_crmentity_modified ON vtiger_crmentity (setype, deleted, modifiedtime, crmid);
-- A non-admin's list: the records of some owners in one module, in default order.
CREATE INDEX vtrest_crmentity_owner ON vtiger_crmentity (setype, deleted, smownerid, createdtime, crmid);
-- The tags of a record; the primary key starts with the tag.
CREATE INDEX vtrest_freetagged_objects_record ON vtiger_freetagged_objects (object_id, tag_id, tagger_id);
-- A tag found by its text.
CREATE INDEX vtrest_freetags_tag ON vtiger_freetags (tag);
-- The lines of an inventory record in their order.
CREATE INDEX vtrest_inventoryproductrel_lines ON vtiger_inventoryproductrel (id, sequence_no);
-- Logging in by access key; the CRM indexes user_name only.
CREATE INDEX vtrest_users_accesskey ON vtiger_users (accesskey);
