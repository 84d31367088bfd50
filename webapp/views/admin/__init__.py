"""The admin's pages under /admin: a module for each, and each stands in this list."""

from webapp.views.admin import (
    devices,
    home,
    importing,
    invitations,
    log_page,
    people,
    person_form,
    regions,
)

ROOMS = (home, person_form, people, invitations, devices, regions, importing, log_page)
