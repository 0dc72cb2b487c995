"""Choosing the next lab, measured on simulated students. It is simulation, never learning gain.

`course` draws skill sets and labs, `students` and the modules beside it are the families of simulated
students, `belief` is what a policy thinks a student knows, `fit` learns its constants from logs of other
students, `policies` and `ours` choose, `trial` lets them, and `evaluate` reports.
"""
