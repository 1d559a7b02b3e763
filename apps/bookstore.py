"""The Bookstore of the tutorial: one log agent that ships every node's container logs."""

from cdk8s import App, Chart
from constructs_lib import AgentNamespace, LogAgent
from constructs_lib.log_agent import Elasticsearch

app = App()
chart = Chart(app, "bookstore-logging", namespace="bookstore-logging")
AgentNamespace(chart, "bookstore-logging")
LogAgent(chart, "log-agent", output=Elasticsearch(host="elasticsearch.bookstore-logging.svc"))
app.synth()
