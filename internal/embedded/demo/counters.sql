-- The CRM's counters after the demo records.

-- The guide's next record gets id 25; all demo records but its two accounts have ids from 10000001.
UPDATE vtiger_crmentity_seq SET id = 24;
UPDATE vtiger_currency_info_seq SET id = 3;
UPDATE vtiger_freetags_seq SET id = 4;

-- cur_id is the next number to hand out.
UPDATE vtiger_modentity_num SET cur_id = '3' WHERE semodule = 'Accounts' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '6' WHERE semodule = 'Assets' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '5' WHERE semodule = 'Campaigns' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '41' WHERE semodule = 'Contacts' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '6' WHERE semodule = 'Documents' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '6' WHERE semodule = 'Faq' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '11' WHERE semodule = 'HelpDesk' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '8' WHERE semodule = 'Invoice' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '19' WHERE semodule = 'Leads' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '13' WHERE semodule = 'Potentials' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '3' WHERE semodule = 'PriceBooks' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '17' WHERE semodule = 'Products' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '4' WHERE semodule = 'Project' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '5' WHERE semodule = 'ProjectMilestone' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '9' WHERE semodule = 'ProjectTask' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '6' WHERE semodule = 'PurchaseOrder' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '8' WHERE semodule = 'Quotes' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '6' WHERE semodule = 'SalesOrder' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '5' WHERE semodule = 'ServiceContracts' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '7' WHERE semodule = 'Services' AND active = 1;
UPDATE vtiger_modentity_num SET cur_id = '7' WHERE semodule = 'Vendors' AND active = 1;
