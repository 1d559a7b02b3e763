"""The keys of falco.yaml, so that a misspelt one is found before a rollout.

Falco starts with a key that it does not know and only warns of it. Facts: falcosecurity/falco
0.44.1, ``userspace/falco/config_json_schema.h``. ``config_files`` is left out: a change of files
that it names would not roll the Pods.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["KEYS"]

KEYS: Final = frozenset(
    re.findall(
        r"\w+",
        "append_output base_syscalls buffer_format_base64 buffered_outputs capture engine "
        "falco_libs file_output http_output json_include_message_property "
        "json_include_output_fields_property json_include_output_property "
        "json_include_tags_property json_output libs_logger load_plugins log_level log_stderr "
        "log_syslog metrics output_timeout outputs_queue plugins plugins_hostinfo priority "
        "program_output rule_matching rules rules_files static_fields stdout_output "
        "syscall_event_drops syscall_event_timeouts syslog_output time_format_iso_8601 "
        "watch_config_files webserver",
    )
)
"""The keys at the top."""
