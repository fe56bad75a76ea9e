"""What the office keeps an eye on: terminals, alarms, facts that were put aside.

Owns no table: it reads what terminals, streams and books know, and hands what somebody decides to
those who own it.  Promises that nothing that needs a person is kept silent.
"""
