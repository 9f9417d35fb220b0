"""What error-message puts into the messages of a handler.

text     what stands for the text of an error: its type, too
    __error__   the name of the exception: e
    __shown__   what the author shows of it: e, or str(e)[:200]
reason   what goes after a message that says only that something has failed
    __error__   as above

What a person is told to do, each in one string; they are joined where they fit the work:
lead      what all of it begins with
settings  where the work has settings
files     where the work loads models or data
restart   in any case
"""


def text():
    f"{type(__error__).__name__}: {__shown__}"


def reason():
    f" ({type(__error__).__name__}: {__error__})"


def lead():
    "\n\n💡 "


def settings():
    "Try other or smaller settings."


def files():
    "If a model or data could not be loaded, look at the network connection and the free disk space."


def restart():
    "If the message names CUDA, restart the kernel before you run this again."
