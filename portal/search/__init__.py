"""One index over the texts of all rooms, found by pairs of characters.

A room declares in its `search.py` what of its records is to be found (`kinds.Kind`),
and nothing else: no write path knows of the index. Triggers of the database note which
records were touched (`marking`), in the transaction that touches them, whatever wrote:
a move, a form, an import, `bulk_create`, `update()`, a restore or plain SQL. Before it
answers, a search brings the index up to every note that is committed (`indexing`); the
clock does the same every half minute, so that there is seldom anything to do.

Why not in the write itself: a text is composed of several rows (an issue and the name
of its enterprise, a guide and its verified points), and two transactions that each
write one of them would each compose it without the other's, and the later one would
store it so. Read after both have committed, under one lock, it is right whoever was
first. And half of this site writes by conditional `update()`, of which neither signals
nor `save()` hear: every such place would have to remember the index.
"""
