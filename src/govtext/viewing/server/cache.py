"""Results that are kept while there is room, and made once when several ask at the same time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Cache(Generic[T]):
    """The least recently used goes first; to be used from one event loop.

    Args:
        room: Sum of the weights that is kept. The newest value is kept whatever it weighs.
        weigh: Weight of a value.
    """

    def __init__(self, room: int, weigh: Callable[[T], int]) -> None:
        self.room, self.weigh = room, weigh
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._weight = 0
        self._making: dict[Hashable, asyncio.Future[T]] = {}

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """The value of ``key``; what ``make`` raises is raised to all who wait for it, and is not kept."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._making:
            task = self._making[key] = asyncio.ensure_future(self._make(key, make))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())  # somebody else may have asked
        return await asyncio.shield(self._making[key])

    async def _make(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        try:
            value = await make()
            self.put(key, value)
            return value
        finally:
            self._making.pop(key, None)

    def put(self, key: Hashable, value: T) -> None:
        """Keep a value that is there already."""
        self.drop(key)
        self._kept[key] = value
        self._weight += self.weigh(value)
        while self._weight > self.room and len(self._kept) > 1:
            self.drop(next(iter(self._kept)))

    def drop(self, key: Hashable) -> None:
        """Forget a value, if it is there."""
        if key in self._kept:
            self._weight -= self.weigh(self._kept.pop(key))

    def __len__(self) -> int:
        return len(self._kept)
