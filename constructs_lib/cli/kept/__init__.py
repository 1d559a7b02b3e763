"""Answers of ``check`` that are kept, so that the same question is not worked out twice.

They are in the user's own cache, not in the folder that is judged: there, whoever wrote the
manifests could put one. ``question.py`` and ``answers.py`` run before anything else is imported, so
they import next to nothing, not even ``typing``.
"""
