package io.obsctl.profile.rules;

import io.obsctl.model.Collector;
import io.obsctl.problem.Problem;
import io.obsctl.profile.bind.Pointer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two listeners of one collector do not share a port. */
final class PortCollisionRule implements Rule {
    @Override
    public void check(Subject s) {
        List<Collector> collectors = s.profile().collectors();
        for (int i = 0; i < collectors.size(); i++) {
            Map<String, Addresses.HostPort> taken = new LinkedHashMap<>();
            listeners(collectors.get(i), "/collectors/" + i)
                    .forEach((pointer, text) -> Addresses.hostPort(text).ifPresent(address -> {
                        taken.forEach((other, a) -> {
                            if (Addresses.overlap(a, address)) {
                                boolean written = s.findings().placeOf(pointer) != null;
                                report(s, written ? pointer : other, written ? other : pointer, address.port());
                            }
                        });
                        taken.put(pointer, address);
                    }));
        }
    }

    private static Map<String, String> listeners(Collector c, String at) {
        Map<String, String> out = new LinkedHashMap<>();
        out.put(at + "/listen/otlp-grpc", c.listen().otlpGrpc());
        out.put(at + "/listen/otlp-http", c.listen().otlpHttp());
        out.put(at + "/listen/ui", c.listen().ui());
        if (c.door() != null) {
            out.put(at + "/door/listen", c.door().listen());
        }
        return out;
    }

    private static void report(Subject s, String pointer, String other, int port) {
        s.report(
                Problem.error(
                                "profile/port-collision",
                                "two listeners share a port",
                                "port " + port + " is that of `" + Pointer.shown(other) + "` too")
                        .hint("Give each its own port."),
                pointer,
                other);
    }
}
