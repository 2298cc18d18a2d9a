package io.obsctl.profile.rules;

import io.obsctl.model.Collector;
import io.obsctl.model.CollectorRole;
import io.obsctl.model.PublicDoor;
import io.obsctl.problem.Problem;
import java.util.List;

/** A gateway can be reached, and whoever comes in from outside does so with TLS and a password. */
final class DoorRule implements Rule {
    private static final String ID = "profile/door";
    private static final String SUMMARY = "the way in from outside is not whole";

    @Override
    public void check(Subject s) {
        List<Collector> collectors = s.profile().collectors();
        for (int i = 0; i < collectors.size(); i++) {
            Collector c = collectors.get(i);
            String at = "/collectors/" + i;
            if (c.role() == CollectorRole.GATEWAY && c.door() == null && onlyLoopback(c)) {
                s.report(
                        Problem.error(ID, SUMMARY, "a gateway without `door` is reached by nobody")
                                .hint("Add `door:` with certificate, key and password, or make it an agent."),
                        at,
                        at + "/role",
                        at + "/listen");
            }
            if (c.door() != null) {
                door(s, c, c.door(), at);
            }
        }
    }

    private static boolean onlyLoopback(Collector c) {
        return Addresses.hostPort(c.listen().otlpHttp())
                        .filter(a -> !Addresses.isLoopback(a.host()))
                        .isEmpty()
                && Addresses.hostPort(c.listen().otlpGrpc())
                        .filter(a -> !Addresses.isLoopback(a.host()))
                        .isEmpty();
    }

    private static void door(Subject s, Collector c, PublicDoor door, String at) {
        if (c.role() != CollectorRole.GATEWAY) {
            s.report(
                    Problem.error(ID, SUMMARY, "only a gateway has a `door`").hint("Write role: gateway."),
                    at + "/door",
                    at + "/role");
        }
        boolean loopback = Addresses.hostPort(door.listen())
                .filter(a -> Addresses.isLoopback(a.host()))
                .isPresent();
        boolean tls = door.certificate() != null && door.key() != null;
        if (!tls && (!loopback || door.certificate() != null || door.key() != null)) {
            s.report(
                    Problem.error(
                                    ID,
                                    SUMMARY,
                                    door.certificate() == null && door.key() == null
                                            ? "without a certificate the senders' password travels unencrypted"
                                            : "`certificate` and `key` belong together")
                            .hint("Give both paths on the host, or listen on loopback behind a proxy that does TLS."),
                    at + "/door",
                    at + "/door/listen");
        }
    }
}
