/** pages are the console's main pages, for the check of accessibility and the screenshots. */
export const pages = [
  ['home', '/console/'],
  ['list', '/console/records/Quotes?criteria=quotestage:in:Accepted,Created'],
  ['record', '/console/records/Accounts/3'],
  ['quote', '/console/records/Quotes/10000105'],
  ['edit', '/console/records/Quotes/10000105/edit'],
  ['documents', '/console/records/Accounts/24?show=documents'],
  ['history', '/console/records/Accounts/24?show=history'],
  ['try', '/console/try/list'],
  ['reference', '/console/reference'],
  ['module', '/console/reference/modules/HelpDesk'],
  ['openapi', '/console/reference/openapi'],
  ['figures', '/console/operations'],
  ['tokens', '/console/operations/tokens'],
  ['workflows', '/console/operations/workflows'],
  ['doctor', '/console/operations/doctor'],
  ['explain', '/console/operations/explain'],
]
