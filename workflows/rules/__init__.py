"""The rules of law, one module a subject: each a small generator of Blockers over plain facts, its
clause as its docstring.

`needs` composes them under the names that the tables use; what a rule may know stands in `facts`.
"""
