package io.obsctl.sandbox.collector.ottl;

import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import org.jspecify.annotations.Nullable;

/** Enum names of statements: OTTL writes protobuf's {@code SEVERITY_NUMBER_ERROR2} the same way. */
final class OttlEnums {
    private OttlEnums() {}

    static @Nullable Long value(String name) {
        if (name.startsWith("STATUS_CODE_")) {
            var status = Status.StatusCode.getDescriptor().findValueByName(name);
            return status == null ? null : (long) status.getNumber();
        }
        if (name.startsWith("SPAN_KIND_")) {
            var kind = Span.SpanKind.getDescriptor().findValueByName(name);
            return kind == null ? null : (long) kind.getNumber();
        }
        if (name.startsWith("SEVERITY_NUMBER_")) {
            var severity = SeverityNumber.getDescriptor().findValueByName(name);
            return severity == null ? null : (long) severity.getNumber();
        }
        return null;
    }
}
