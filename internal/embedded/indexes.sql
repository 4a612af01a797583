-- Indexes that the embedded database has besides the CRM's own. Those that an
-- older version did not have are made when its database is opened to be served;
-- one that changes gets another name.

-- A list in its default order: one module's records by creation time, then id;
-- with the owner and group, so that records which a user may not see are passed
-- over without a look at them.
CREATE INDEX IF NOT EXISTS vtrest_crmentity_created ON vtiger_crmentity (setype, deleted, createdtime, crmid, smownerid, smgroupid);
-- The same by last change, for clients that fetch what is new.
CREATE INDEX IF NOT EXISTS vtrest_crmentity_changed ON vtiger_crmentity (setype, deleted, modifiedtime, crmid, smownerid, smgroupid);
DROP INDEX IF EXISTS vtrest_crmentity_modified;
-- A non-admin's list: the records of some owners in one module, in default order.
CREATE INDEX IF NOT EXISTS vtrest_crmentity_owner ON vtiger_crmentity (setype, deleted, smownerid, createdtime, crmid);
-- The tags of a record; the primary key starts with the tag.
CREATE INDEX IF NOT EXISTS vtrest_freetagged_objects_record ON vtiger_freetagged_objects (object_id, tag_id, tagger_id);
-- A tag found by its text.
CREATE INDEX IF NOT EXISTS vtrest_freetags_tag ON vtiger_freetags (tag);
-- The lines of an inventory record in their order, their parts, and the prices of
-- products in other currencies.
CREATE INDEX IF NOT EXISTS vtrest_inventoryproductrel_lines ON vtiger_inventoryproductrel (id, sequence_no);
CREATE INDEX IF NOT EXISTS vtrest_inventorysubproductrel_id ON vtiger_inventorysubproductrel (id);
CREATE INDEX IF NOT EXISTS vtrest_productcurrencyrel_productid ON vtiger_productcurrencyrel (productid);
-- What a save looks for: the reminder of an activity, the workflows that ran for a
-- record, and duplicates.
CREATE INDEX IF NOT EXISTS vtrest_activity_reminder_popup_recordid ON vtiger_activity_reminder_popup (recordid);
CREATE INDEX IF NOT EXISTS vtrest_com_vtiger_workflow_activatedonce_entity_id ON com_vtiger_workflow_activatedonce (entity_id);
CREATE INDEX IF NOT EXISTS vtrest_account_accountname ON vtiger_account (accountname);
-- Logging in by access key; the CRM indexes user_name only.
CREATE INDEX IF NOT EXISTS vtrest_users_accesskey ON vtiger_users (accesskey);
-- Records that refer to one that is deleted.
CREATE INDEX IF NOT EXISTS vtrest_assets_account ON vtiger_assets (account);
CREATE INDEX IF NOT EXISTS vtrest_assets_contact ON vtiger_assets (contact);
CREATE INDEX IF NOT EXISTS vtrest_assets_invoiceid ON vtiger_assets (invoiceid);
CREATE INDEX IF NOT EXISTS vtrest_assets_product ON vtiger_assets (product);
CREATE INDEX IF NOT EXISTS vtrest_invoice_potential_id ON vtiger_invoice (potential_id);
CREATE INDEX IF NOT EXISTS vtrest_modcomments_customer ON vtiger_modcomments (customer);
CREATE INDEX IF NOT EXISTS vtrest_modcomments_parent_comments ON vtiger_modcomments (parent_comments);
CREATE INDEX IF NOT EXISTS vtrest_pbxmanager_customer ON vtiger_pbxmanager (customer);
CREATE INDEX IF NOT EXISTS vtrest_potential_contact_id ON vtiger_potential (contact_id);
CREATE INDEX IF NOT EXISTS vtrest_project_linktoaccountscontacts ON vtiger_project (linktoaccountscontacts);
CREATE INDEX IF NOT EXISTS vtrest_project_potentialid ON vtiger_project (potentialid);
CREATE INDEX IF NOT EXISTS vtrest_projectmilestone_projectid ON vtiger_projectmilestone (projectid);
CREATE INDEX IF NOT EXISTS vtrest_projecttask_projectid ON vtiger_projecttask (projectid);
CREATE INDEX IF NOT EXISTS vtrest_servicecontracts_sc_related_to ON vtiger_servicecontracts (sc_related_to);
CREATE INDEX IF NOT EXISTS vtrest_troubletickets_contact_id ON vtiger_troubletickets (contact_id);
CREATE INDEX IF NOT EXISTS vtrest_troubletickets_parent_id ON vtiger_troubletickets (parent_id);
