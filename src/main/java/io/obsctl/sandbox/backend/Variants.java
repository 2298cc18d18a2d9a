package io.obsctl.sandbox.backend;

/**
 * Where the facts say "not confirmed", each possibility can be played; what obsctl concludes must hold for all.
 *
 * @param scopeStatus what a missing scope answers on the data plane: 401 as reported, or 403
 * @param otlpError the body of the OTLP gateway's refusals
 * @param otlpUrlWithPath whether {@code otlpHttpUrl} ends in {@code /otlp}
 * @param instanceKey what {@code /api/instances/{key}} takes
 * @param unknownTrace what Tempo's {@code /api/traces/{id}} answers for an unknown id: 404 as measured, or 200
 */
public record Variants(
        int scopeStatus,
        ErrorBody otlpError,
        ErrorBody tempoError,
        boolean otlpUrlWithPath,
        InstanceKey instanceKey,
        int unknownTrace) {
    /** How a refusal is worded on the wire. */
    public enum ErrorBody {
        /** {@code {"status":"error","error":"…"}}. */
        ENVELOPE,
        /** {@code google.rpc.Status} in the request's own encoding, as the OTLP specification asks. */
        RPC_STATUS,
        /** {@code {"code":"unauthenticated","message":"…"}}, as Connect services word it. */
        CONNECT,
        PLAIN,
        EMPTY
    }

    /** What names an instance. */
    public enum InstanceKey {
        BOTH,
        SLUG_ONLY,
        ID_ONLY
    }

    public static final Variants REPORTED =
            new Variants(401, ErrorBody.ENVELOPE, ErrorBody.ENVELOPE, true, InstanceKey.BOTH, 404);

    public Variants withScopeStatus(int other) {
        return new Variants(other, otlpError, tempoError, otlpUrlWithPath, instanceKey, unknownTrace);
    }

    public Variants withOtlpError(ErrorBody other) {
        return new Variants(scopeStatus, other, tempoError, otlpUrlWithPath, instanceKey, unknownTrace);
    }

    public Variants withTempoError(ErrorBody other) {
        return new Variants(scopeStatus, otlpError, other, otlpUrlWithPath, instanceKey, unknownTrace);
    }

    public Variants withOtlpUrlWithPath(boolean other) {
        return new Variants(scopeStatus, otlpError, tempoError, other, instanceKey, unknownTrace);
    }

    public Variants withInstanceKey(InstanceKey other) {
        return new Variants(scopeStatus, otlpError, tempoError, otlpUrlWithPath, other, unknownTrace);
    }

    public Variants withUnknownTrace(int other) {
        return new Variants(scopeStatus, otlpError, tempoError, otlpUrlWithPath, instanceKey, other);
    }
}
