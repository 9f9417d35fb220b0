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
    "Try smaller or different settings."


def files():
    "If loading failed, check the network connection and free disk space."


def restart():
    "If the error mentions CUDA, restart the kernel before running this again."
