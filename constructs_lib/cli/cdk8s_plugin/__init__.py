"""A validation plugin for the cdk8s command line: ``constructs-lib check`` on what it wrote.

cdk8s loads plugins as packages of Node.js. This folder is one, of plain JavaScript without
dependencies; it runs this library's program and turns its JSON into a report of cdk8s. The
interface is that of cdk8s-cli 2.207 (``lib/plugins/validation.js``).
"""
