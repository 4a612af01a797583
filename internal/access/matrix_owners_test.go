package access

// rolesMatrix: one's own records, and those of the people below.
const rolesMatrix = `
bob view Accounts of bob -> yes: owner = the record is the user's own
bob list Accounts of bob -> yes: owner
bob edit Accounts of bob -> yes: owner
bob save Accounts of bob -> yes: owner
bob delete Accounts of bob -> yes: owner
bob view Accounts of carl -> yes: role = the owner's role is below the user's role H3 Sales
bob edit Accounts of carl -> yes: role
bob delete Accounts of carl -> yes: role
bob view Accounts of eve -> yes: role
bob view Accounts of rolf -> yes: role
bob view Accounts of ada -> yes: role
ann view Accounts of bob -> yes: role
ann view Accounts of carl -> yes: role
ann view Accounts of dora -> yes: role
# not his colleague's, his superior's, or those of a role that only begins as his does
bob view Accounts of bea -> no: no rule = no role, group, default or sharing rule gives it to the user
bob edit Accounts of bea -> no: no rule
bob delete Accounts of bea -> no: no rule
bob view Accounts of ann -> no: no rule
bob view Accounts of sam -> no: no rule
bob view Accounts of dora -> no: no rule
ann view Accounts of max -> no: no rule
ann view Accounts of nick -> no: no rule
# an owner who is not there
bob view Accounts of 99 -> no: no rule
bob view Accounts of nobody -> no: no rule
# documents are as any other module
bob view Documents of bob -> yes: owner
bob view Documents of carl -> yes: role
bob view Documents of bea -> no: no rule
# administrators
admin view Accounts of max -> yes: administrator = an administrator may do everything
admin edit Accounts of max -> yes: administrator
admin delete Accounts of nobody -> yes: administrator
admin create Accounts -> yes: administrator
admin delete Calendar Meeting Private of max -> yes: administrator
admin open Accounts -> yes

# someone without a role, or with one that does not exist
given role H99 has profiles 2
given the role of max is H99
nick open Accounts -> no
nick view Accounts of nick -> no: module closed = the user's role has no profile, so nothing opens module Accounts
nick view Users -> yes: names of users
max view Accounts of max -> no: module closed
bob view Accounts of max -> no: no rule

# an administrator has rights whatever his profiles say
given role H4 has profiles
ada edit Accounts of max -> yes: administrator
ada open Accounts -> yes

# the rest of an organisation that has two tops
max view Accounts of olaf -> yes: role
max view Accounts of ann -> no: no rule
olaf view Accounts of max -> no: no rule
`

// groupsMatrix: records of groups, and records without an owner.
const groupsMatrix = `
# a member by name, by role, by a role above, and through a group that contains a group
carl view Accounts of west -> yes: group = the record belongs to a group of the user's
carl edit Accounts of west -> yes: group
carl delete Accounts of west -> yes: group
carl view Accounts of tree -> yes: group
carl view Accounts of union -> yes: group
carl view Accounts of top -> yes: group
carl view Accounts of desk -> no: no rule
sam view Accounts of desk -> yes: group
sam view Accounts of union -> yes: group
sam view Accounts of top -> yes: group
sam view Accounts of west -> no: no rule
bob view Accounts of tree -> yes: group
dora view Accounts of desk -> no: no rule
# H31 only begins as H3: sam is in no group of H3 and below
sam view Accounts of tree -> no: no rule
ann view Accounts of tree -> no: no rule
# a superior is not in the groups of his people
bob view Accounts of west -> no: no rule
# groups that contain each other
cora view Accounts of loop -> yes: group
cora view Accounts of ring -> yes: group
cora edit Accounts of ring -> yes: group
carl view Accounts of ring -> no: no rule
# without an owner the record's group counts
carl view Accounts of nobody in west -> yes: group
carl edit Accounts of nobody in west -> yes: group
carl delete Accounts of nobody in top -> yes: group
carl view Accounts of nobody in desk -> no: no rule
bob view Accounts of nobody in west -> no: no rule
# with an owner it does not
carl view Accounts of desk in west -> no: no rule
carl view Accounts of max in west -> no: no rule

# releases before Vtiger 7 keep no group beside the owner
given records keep no group
carl view Accounts of nobody in west -> no: no rule
carl view Accounts of west -> yes: group

# where a group has the id of a user, the owner is the user
given group five has id 5
given five contains user max
max view Accounts of carl -> no: no rule
max view Accounts of five -> no: no rule
max view Accounts of nobody in five -> yes: group
carl view Accounts of five -> yes: owner

# a group that is gone still has members
given 99 contains user max
max view Accounts of 99 -> yes: group
carl view Accounts of 99 -> no: no rule

# a group without members, and one with a role that is gone
given group empty has id 59
given group gone has id 60
given gone contains role H99
given gone contains roles H99
given the role of max is H98
carl view Accounts of empty -> no: no rule
carl view Accounts of gone -> no: no rule
`

// defaultsMatrix: the organisation-wide default of a module.
const defaultsMatrix = `
given Accounts are readable
max view Accounts of bob -> yes: organisation-wide default = the organisation-wide default of Accounts opens records of others
max list Accounts of bob -> yes: organisation-wide default
max view Accounts of nobody -> yes: organisation-wide default
max view Accounts of 99 -> yes: organisation-wide default
max edit Accounts of bob -> no: no rule
max save Accounts of bob -> no: no rule
max delete Accounts of bob -> no: no rule
max edit Accounts of olaf -> yes: role
max delete Accounts of olaf -> yes: role
max view Accounts of max -> yes: owner
max view Potentials of bob -> no: no rule

# a module without a row is as a readable one
given Accounts have no default
max view Accounts of bob -> yes: organisation-wide default
max edit Accounts of bob -> no: no rule
max save Accounts of bob -> no: no rule
max delete Accounts of bob -> no: no rule
max delete Accounts of max -> yes: owner

given Accounts are editable
max view Accounts of bob -> yes: organisation-wide default
max list Accounts of bob -> yes: organisation-wide default
max edit Accounts of bob -> yes: organisation-wide default
max save Accounts of west -> yes: organisation-wide default
max delete Accounts of bob -> no: no rule
max delete Accounts of olaf -> yes: role

given Accounts are deletable
max view Accounts of bob -> yes: organisation-wide default
max edit Accounts of bob -> yes: organisation-wide default
max delete Accounts of bob -> yes: organisation-wide default
max delete Accounts of nobody in west -> yes: organisation-wide default

# a code that is none of the four opens everything
given Accounts are odd
max view Accounts of bob -> yes: organisation-wide default
max edit Accounts of bob -> yes: organisation-wide default
max delete Accounts of bob -> yes: organisation-wide default

given Accounts are private
max view Accounts of bob -> no: no rule
max list Accounts of bob -> no: no rule
max edit Accounts of bob -> no: no rule
max save Accounts of bob -> no: no rule
max delete Accounts of bob -> no: no rule

# in a public module the owner does not matter, only the profile
max view Faq of bob -> yes: public module = Faq is a public module, where the owner of a record does not matter
max edit Faq of bob -> yes: public module
max delete Faq of nobody -> yes: public module
max create Faq -> yes: public module
gus view Faq of bob -> no: module closed

# a public module is open whatever its default, and Calendar may be one
given Accounts is public
given Calendar is public
max delete Accounts of bob -> yes: public module
max view Calendar Meeting Private of bob -> yes: public module
max view Potentials of bob -> no: no rule

# an inactive module is nobody's; Events are active with Calendar
given Accounts is inactive
admin open Accounts -> no
admin view Accounts of admin -> no: not served
bob open Accounts -> no
bob open Events -> yes

given Calendar is inactive
admin open Calendar -> no
admin open Events -> no
bob open Events -> no

# users are names, which everybody reads and nobody writes here
nick open Users -> yes
nick view Users -> yes: names of users = the names of users are open to everybody
gus list Users of ann -> yes: names of users
admin view Users -> yes: names of users
admin edit Users -> no: action not allowed = of users, only names can be read
admin delete Users -> no: action not allowed
admin create Users -> no: action not allowed
bob edit Users -> no: action not allowed
bob export Users -> no: action not allowed
`
