"""Conditions of lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Union

Value = Union[str, int, float, Decimal]

Condition = Sequence[Union[Value, Sequence[Value]]]
"""A column, an operator and values; or a column and a value, which are to be equal.

The column is a field's name, ``table.column``, ``CE.column`` or ``T.column``. Operators: ``eq neq lt
lte gt gte like contains starts ends`` with one value, ``in nin`` with several or one list of them,
``between`` with two, ``null notnull`` with none.
"""

_MANY = float("inf")

# How many values an operator takes: at least and at most.
_OPERATORS = {
    **dict.fromkeys(("eq", "neq", "lt", "lte", "gt", "gte", "like", "contains", "starts", "ends"), (1, 1)),
    "in": (1, _MANY),
    "nin": (1, _MANY),
    "between": (2, 2),
    "null": (0, 0),
    "notnull": (0, 0),
}


def criteria(conditions: Iterable[Condition]) -> str:
    """Write conditions, all of which must hold, as the service reads them.

    Separators in values are made plain by a backslash, which itself cannot be made so: a value
    must have none before a separator. A condition that the service would read as another one, or
    find nothing by, is a TypeError or ValueError.
    """
    if isinstance(conditions, (str, bytes, dict)) or not isinstance(conditions, Iterable):
        raise TypeError(f'criteria must be a list of conditions such as ("email", "eq", "a@example.org"), not {conditions!r:.80}')
    return ";".join(_spell(condition) for condition in conditions)


def _spell(condition: Condition) -> str:
    if not isinstance(condition, (tuple, list)) or len(condition) < 2:
        raise TypeError(
            f"a condition must be a tuple of column, operator and values, or of column and value, not {condition!r:.80}; conditions stand in a list"
        )
    column, operator, *values = condition
    if not isinstance(column, str) or not re.fullmatch(r"[^\s:;,\\]+", column):
        raise ValueError(f"the column of a condition must be a name such as email or CE.modifiedtime, not {column!r:.80}")
    known = isinstance(operator, str) and operator in _OPERATORS
    if not known and values:
        raise ValueError(f"{column}: {operator!r:.80} is not an operator; it must be one of {', '.join(_OPERATORS)}")
    if not known:
        # A pair. A value that is called as an operator is more likely one without its values.
        operator, values = "eq", [operator]
    name = str(operator)
    if name in ("in", "nin", "between"):
        values = [one for value in values for one in (value if isinstance(value, (tuple, list, set, frozenset)) else (value,))]
    least, most = _OPERATORS[name]
    if not least <= len(values) <= most:
        wanted = "no value" if most == 0 else "at least one value" if most == _MANY else "one value" if most == 1 else f"{most} values"
        raise ValueError(f"{column}: the operator {name} takes {wanted}, not {len(values)}")
    return f"{column}:{name}:{','.join(_plain(column, value) for value in values)}"


def _plain(column: str, value: Any) -> str:
    if isinstance(value, bool):
        value = int(value)
    if not isinstance(value, (str, int, float, Decimal)) or value != value:
        raise TypeError(f"{column}: a value must be a text or a number, not {value!r:.80}; for nothing there are the operators null and notnull")
    text = str(value)
    if re.search(r"\\[;:,]", text):
        raise ValueError(f"the service cannot be asked for a value with a backslash before one of ; : , ({text})")
    text = re.sub(r"[;:,]", r"\\\g<0>", text)
    # The service takes the blank off again.
    return text + " " if text.endswith("\\") else text
