package access

// rightsMatrix: what profiles allow, before any record is looked at.
const rightsMatrix = `
# who has no profile has nothing
gus open Accounts -> no
gus view Accounts of gus -> no: module closed = the user's role has no profile, so nothing opens module Accounts
gus create Accounts -> no: module closed

# actions that concern no record
carl create Accounts -> yes: profile action 2 = profile 2 Work allows CreateView in Accounts
carl import Accounts -> yes: profile action 2
carl export Accounts -> yes: profile action 2
carl merge Accounts -> yes: profile action 2
carl ConvertLead Accounts -> yes: profile action 2
carl DuplicatesHandling Accounts -> yes: profile action 2

# a profile that closes the module, and one that says nothing of it
given role H4 has profiles 3
given profile 3 closes Accounts
given profile 3 allows view in Accounts
given profile 3 allows view in Potentials
carl open Accounts -> no
carl view Accounts of carl -> no: module closed = none of the user's profiles (3 Third) opens module Accounts
carl view Potentials of carl -> no: module closed
carl open Potentials -> no
bob open Accounts -> yes

# an open module, one action denied, and actions that the profile says nothing of: for
# lists, imports, exports and the like, the CRM's screen of profiles may write no row
given role H4 has profiles 3
given profile 3 opens Accounts
given profile 3 allows view in Accounts
given profile 3 denies edit in Accounts
carl open Accounts -> yes
carl view Accounts of carl -> yes: owner
carl view Accounts of bob -> no: no rule
carl edit Accounts of carl -> no: action not allowed = none of the user's profiles (3 Third) allows EditView in Accounts
carl delete Accounts of carl -> no: action not allowed
carl create Accounts -> no: action not allowed
carl save Accounts of carl -> no: action not allowed
carl list Accounts of carl -> yes: owner
carl list Accounts of bob -> no: no rule
carl import Accounts -> yes: profile action
carl export Accounts -> yes: profile action
carl merge Accounts -> yes: profile action
carl ConvertLead Accounts -> yes: profile action
carl DuplicatesHandling Accounts -> yes: profile action

# for these the first profile decides, if no other allows them
given role H4 has profiles 3 4
given profile 3 opens Accounts
given profile 3 denies import in Accounts
given profile 3 denies list in Accounts
given profile 4 denies export in Accounts
given profile 4 allows list in Accounts
carl import Accounts -> no: action not allowed
carl export Accounts -> yes: profile action
carl list Accounts of carl -> yes: owner
carl view Accounts of carl -> no: action not allowed

# of several profiles each gives what it allows, in whatever order
given role H4 has profiles 3 2
given profile 3 closes Accounts
given profile 3 denies edit in Accounts
given profile 3 opens Faq
carl view Accounts of carl -> yes: owner
carl edit Accounts of carl -> yes: owner
carl create Accounts -> yes: profile action 2
carl view Faq of bob -> yes: public module
carl export Potentials -> yes: profile action 2

given role H4 has profiles 2 3
given profile 3 closes Accounts
given profile 3 denies create in Accounts
carl create Accounts -> yes: profile action 2
carl view Accounts of carl -> yes: owner

# one profile opens the module, the other allows the action
given role H4 has profiles 3 4
given profile 3 opens Accounts
given profile 4 closes Accounts
given profile 3 denies view in Accounts
given profile 4 allows view in Accounts
given profile 4 allows export in Accounts
carl view Accounts of carl -> yes: owner
carl export Accounts -> yes: profile action 4
carl edit Accounts of carl -> no: action not allowed = none of the user's profiles (3 Third, 4 Fourth) allows EditView in Accounts

# an action that no profile of the CRM rules is open with the module; the owner still counts
given no profile rules delete in Accounts
given no profile rules export in Accounts
given role H31 has profiles 3
carl delete Accounts of carl -> yes: owner
carl delete Accounts of bob -> no: no rule
carl export Accounts -> yes: profile action = the user's profiles open Accounts, and have no rule of their own for Export there
carl export Potentials -> yes: profile action 2
sam export Accounts -> no: module closed

given no profile rules delete in Accounts
given no profile rules edit in Potentials
given no profile rules create in Potentials
given role H4 has profiles 3
given profile 3 opens Accounts
given profile 3 opens Potentials
given profile 3 denies edit in Accounts
carl delete Accounts of carl -> yes: owner
carl edit Accounts of carl -> no: action not allowed
carl edit Potentials of carl -> yes: owner
carl create Potentials -> yes: profile action

# rows of a profile that is gone, or of another module, rule nothing
given no profile rules delete in Accounts
given profile 99 denies delete in Accounts
given profile 3 denies delete in Potentials
given profile 99 grants view all
given profile 99 opens Accounts
given role H31 has profiles 99
carl delete Accounts of carl -> yes: owner
sam open Accounts -> no

# before Vtiger 7, who may edit may create
given no profile rules create in Accounts
given role H4 has profiles 3
given profile 3 opens Accounts
given profile 3 denies edit in Accounts
given role H31 has profiles 4
given profile 4 closes Accounts
given profile 4 allows edit in Accounts
bob create Accounts -> yes: profile action
bob create Potentials -> yes: profile action 2
carl create Accounts -> no: action not allowed
sam create Accounts -> no: module closed

# since then creating has its own right
given role H4 has profiles 3
given profile 3 opens Accounts
given profile 3 allows edit in Accounts
given profile 3 denies create in Accounts
carl create Accounts -> no: action not allowed
carl edit Accounts of carl -> yes: owner

# a right that is denied gives nothing
given profile 2 denies view all
given profile 2 denies edit all
max view Accounts of bob -> no: no rule
max edit Accounts of bob -> no: no rule

# to view all is to read everything, and nothing else
given role H21 has profiles 2 3
given profile 3 grants view all
max view Accounts of bob -> yes: profile 3 = profile 3 Third lets the user view or edit all records
max list Accounts of nobody -> yes: profile 3
max view Calendar Meeting Private of bob -> yes: profile 3
max edit Accounts of bob -> no: no rule
max save Accounts of bob -> no: no rule
max delete Accounts of bob -> no: no rule
max edit Accounts of max -> yes: owner
max create Accounts -> yes: profile action 2
max export Accounts -> yes: profile action 2

# it opens closed modules to readers
given role H21 has profiles 3
given profile 3 grants view all
given profile 3 closes Accounts
max open Accounts -> yes
max open Potentials -> yes
max view Accounts of bob -> yes: profile 3
max list Potentials of bob -> yes: profile 3
max edit Accounts of max -> no: module closed
max save Accounts of max -> no: module closed
max delete Accounts of max -> no: module closed
max create Accounts -> no: module closed
max export Accounts -> no: module closed

# to edit all is to read and edit everything, not to create or delete
given role H21 has profiles 2 4
given profile 4 grants edit all
max view Accounts of bob -> yes: profile 4
max list Accounts of bob -> yes: profile 4
max edit Accounts of bob -> yes: profile 4
max save Accounts of bob -> yes: profile 4
max delete Accounts of bob -> no: no rule
max delete Accounts of olaf -> yes: role
max create Accounts -> yes: profile action 2

given role H21 has profiles 4
given profile 4 grants edit all
max open Accounts -> yes
max edit Accounts of bob -> yes: profile 4
max view Accounts of bob -> yes: profile 4
max delete Accounts of max -> no: module closed
max create Accounts -> no: module closed
max import Accounts -> no: module closed

# the profile that gives the right is named
given role H21 has profiles 3 4
given profile 3 grants view all
given profile 4 grants edit all
max view Accounts of bob -> yes: profile 3
max edit Accounts of bob -> yes: profile 4
max delete Accounts of max -> no: module closed
`
