"""What progress-spinner puts around long work.

spinner                where the work reads no settings
spinner_with_settings  where it does, and all fits on a line
long_spinner           where it does not
    __title__     the notebook's own words for the work, as a string
    __subtitle__  the settings in force, as a string
    __work__      the work
"""

import marimo as mo


def spinner():
    with mo.status.spinner(title=__title__):
        __work__


def spinner_with_settings():
    with mo.status.spinner(title=__title__, subtitle=__subtitle__):
        __work__


def long_spinner():
    with mo.status.spinner(
        title=__title__,
        subtitle=__subtitle__,
    ):
        __work__
