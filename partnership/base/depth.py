"""Room for what calls deep: a request is some hundred calls inside one another, and more where templates nest.

CPython keeps the frames of a thread in pieces of 16 KB. It asks the system for the next piece whenever a call goes
over the edge of one, and gives it back as soon as that call returns. A loop that happens to stand just before an edge
does so at each of its calls, which took a fifth of the time of requests.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

SLOTS = 1 << 16


def in_one_piece(call: Callable[Asked, Answer], /, *what: Asked.args, **named: Asked.kwargs) -> Answer:
    """What `call` returns. Its frames, and those of all that it calls, lie in one piece of half a megabyte.

    The frame of this function says that it is large, so CPython makes a piece that holds it and as much again; of
    memory that nobody writes to the system gives none.
    """
    return call(*what, **named)


in_one_piece.__code__ = in_one_piece.__code__.replace(co_stacksize=SLOTS)
