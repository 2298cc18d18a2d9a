package io.obsctl.sandbox.backend;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** {@code google.rpc.Status} ({@code code} = 1, {@code message} = 2), in the encoding of the request. */
public final class RpcStatus {
    private RpcStatus() {}

    public static Answer answer(Call call, int status, String message) {
        int code = switch (status) {
            case 400 -> 3;
            case 401 -> 16;
            case 403 -> 7;
            case 404 -> 5;
            case 429 -> 8;
            default -> 13;
        };
        if (call.header("Content-Type").orElse("").startsWith("application/json")) {
            var body = Json.object();
            body.put("code", code);
            body.put("message", message);
            return Answer.json(status, body);
        }
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeInt32(1, code);
            out.writeString(2, message);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Answer.of(status, "application/x-protobuf", bytes.toByteArray());
    }
}
