"""Sends one span, one counter and one log record with the real OpenTelemetry SDK. Argument: the OTLP/HTTP base URL."""
import logging
import sys

from opentelemetry import trace
from opentelemetry._logs import set_logger_provider
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

base = sys.argv[1]
resource = Resource.create({"service.name": "sdk-test"})

traces = TracerProvider(resource=resource)
traces.add_span_processor(
    BatchSpanProcessor(OTLPSpanExporter(endpoint=base + "/v1/traces", compression=Compression.Gzip))
)
metrics = MeterProvider(
    resource=resource,
    metric_readers=[PeriodicExportingMetricReader(OTLPMetricExporter(endpoint=base + "/v1/metrics"))],
)
logs = LoggerProvider(resource=resource)
logs.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(endpoint=base + "/v1/logs")))
set_logger_provider(logs)
logger = logging.getLogger("sdk-test")
logger.setLevel(logging.INFO)
logger.addHandler(LoggingHandler(logger_provider=logs))

with traces.get_tracer("t").start_as_current_span("sdk span"):
    logger.info("sdk line")
metrics.get_meter("m").create_counter("sdk.counter").add(7)

for provider in (traces, metrics, logs):
    provider.force_flush()
    provider.shutdown()
