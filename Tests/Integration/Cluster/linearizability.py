# SPDX-License-Identifier: MIT
"""Whether what many were told at the same time can be explained by doing one thing after another.

The search is that of Wing and Gong, with Lowe's memory of what was tried (Lowe, "Testing for linearizability", 2017): of the operations
that may come first, because none had ended before they began, one is taken whose outcome the model allows, until all are."""

import dataclasses

NEVER = float("inf")


@dataclasses.dataclass(frozen=True)
class Operation:
    """What somebody did. When no outcome was heard, it may have been done at any time since, or not at all: `ended` is NEVER."""

    began: float
    ended: float
    what: tuple
    outcome: object = None

    @property
    def is_known(self):
        return self.ended != NEVER


def is_linearizable(operations, start, step):
    """`step(state, what)` gives the next state and the outcome that is told."""
    operations = sorted(operations, key=lambda each: each.began)
    known = sum(each.is_known for each in operations)
    seen = set()
    # Operations done, as bits; how many of these have a known outcome; and the state they lead to.
    paths = [(0, 0, start)]
    while paths:
        done, told, state = paths.pop()
        if told == known:
            return True
        first_end = min(each.ended for index, each in enumerate(operations) if not done >> index & 1)
        following_paths = []
        for index, each in enumerate(operations):
            if each.began > first_end:
                break
            if done >> index & 1:
                continue
            following, outcome = step(state, each.what)
            if each.is_known and outcome != each.outcome:
                continue
            path = (done | 1 << index, told + each.is_known, following)
            if following == state:
                # It changes nothing, so it may as well be first; and one of which nothing was heard may as well not have been done.
                if not each.is_known:
                    continue
                following_paths = [path]
                break
            following_paths.append(path)
        paths += [path for path in following_paths if path not in seen]
        seen.update(following_paths)
    return False


def counter(state, what):
    """A key that counts from nothing, and can be deleted."""
    verb, *arguments = what
    if verb == "increment":
        number = (state or 0) + arguments[0]
        return number, number
    assert verb == "delete"
    return None, state is not None


def register(state, what):
    """A text that is replaced by who has seen its newest revision."""
    expected, new = what
    return (new, True) if state == expected else (state, False)
