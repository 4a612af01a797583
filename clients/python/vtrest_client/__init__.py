"""Client of the vtrest server: records of a Vtiger CRM over the REST service V1.

Start at :class:`Client`. What the server refuses comes as an :class:`Error`.
"""

from .client import Client
from .criteria import Condition, criteria
from .error import Error, FieldFault
from .files import File

__all__ = ["Client", "Condition", "Error", "FieldFault", "File", "criteria"]
__version__ = "0.1.0"
