"""Who may do what at which address, as data: one module per capability, read by test_routes.

A module has TABLE: rows of (method, address, names, statuses). The address has {kind} where a number
goes; names says which: "idea:public published"; statuses are one per role, in the order of ROLES in
tests/web/world.py. FORMS says what a form brings, by address without its "?…". furnish(town) may add
what the module's rows are about to the town, with its numbers in town.ids under "kind:name".
"""
