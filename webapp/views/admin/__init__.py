"""The admin's pages under /admin: a module for each, and each stands in this list."""

from webapp.views.admin import home

ROOMS = (home,)
