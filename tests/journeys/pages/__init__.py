"""Pages that the tests of every page look at, one module per capability.

A module may have furnish(world), which prepares what its pages show, pages(world), which gives
(name, visitor, path), and refusals(world), which gives (name, visitor, path, selector of a form that
is sent as it stands and refused with 422). `world` is the World of tests/journeys/world.py; a module
keeps numbers of its own in world.ids.
"""
