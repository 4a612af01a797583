"""Conditions of lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Union

Condition = Sequence[Union[str, int]]
"""A column, an operator and values.

The column is a field's name, ``table.column``, ``CE.column`` or ``T.column``. Operators: ``eq neq lt
lte gt gte like contains starts ends`` with one value, ``in nin`` with several, ``between`` with two,
``null notnull`` with none.
"""


def criteria(conditions: Iterable[Condition]) -> str:
    """Write conditions, all of which must hold, as the service reads them.

    Separators in values are made plain by a backslash, which itself cannot be made so: a value
    must have none before a separator.
    """
    return ";".join(_spell(condition) for condition in conditions)


def _spell(condition: Condition) -> str:
    if isinstance(condition, str):
        raise TypeError("a condition is a tuple of column, operator and values; conditions stand in a list")
    column, operator, *values = condition
    return f"{column}:{operator}:{','.join(_plain(str(value)) for value in values)}"


def _plain(value: str) -> str:
    if re.search(r"\\[;:,]", value):
        raise ValueError(f"the service cannot be asked for a value with a backslash before one of ; : , ({value})")
    value = re.sub(r"[;:,]", r"\\\g<0>", value)
    # The service takes the blank off again.
    return value + " " if value.endswith("\\") else value
