"""Shifts, drafts, sales and their papers.

A completed sale is never edited.  Nothing leaves the house before the commit.
"""
