package io.obsctl.infra.lane;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/** The message of a {@code google.rpc.Status}, in which OTLP over HTTP words its errors (field 2). */
final class RpcStatusText {
    private static final int MESSAGE = 2;

    private RpcStatusText() {}

    /** The message, or nothing when the bytes are no such status. */
    static String message(byte[] bytes) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == MESSAGE
                        && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                    return in.readStringRequireUtf8();
                }
                in.skipField(tag);
            }
        } catch (IOException e) {
            return "";
        }
        return "";
    }
}
