"""Argon2id: a password becomes a digest that is slow to guess from; nothing here logs or repeats either of them.

46 MiB and two passes on one thread: 0.15 s on a machine of today, well under a second on a counter PC of 2012, which
is felt once an hour and no oftener. It is twice the least that OWASP asks (46 MiB, one pass). One thread, since the old
PC has two cores and the window needs one; no more memory, since that PC has 4 GB and Word is open beside us.
"""

from __future__ import annotations

_MEMORY, _PASSES, _THREADS = 46 * 1024, 2, 1
#: A digest comes from any desk of the ward: one that asks for more than this would stop this PC, and is no password's.
_MOST_MEMORY, _MOST_PASSES, _MOST_THREADS = 256 * 1024, 10, 8


def of(password: str) -> str:
    """The digest of a password, with a salt of its own."""
    from argon2 import PasswordHasher, Type

    hasher = PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY, parallelism=_THREADS, type=Type.ID)
    return hasher.hash(password)


def fits(digest: str, password: str) -> bool:
    """Whether the digest is this password's; one that is none of ours is nobody's."""
    from argon2 import PasswordHasher, Type, extract_parameters
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        asks = extract_parameters(digest)
        if asks.type is not Type.ID or (
            asks.memory_cost > _MOST_MEMORY or asks.time_cost > _MOST_PASSES or asks.parallelism > _MOST_THREADS
        ):
            return False
        return PasswordHasher().verify(digest, password)
    except (InvalidHashError, VerificationError, ValueError):
        return False
