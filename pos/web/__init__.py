"""Manners at the door: sessions' cookie, CSRF, headers, language, error pages, static files.

Knows no room's business; rooms know it.
"""
