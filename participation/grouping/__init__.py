"""From texts to groups: vectors, topic proposals, likeness, opinion groups.

Pure: texts and numbers in, numbers and names out. It knows no table and no page, and is loaded by
the command line and by processes of its own, never by the one that serves.
"""
