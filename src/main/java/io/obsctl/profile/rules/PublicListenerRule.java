package io.obsctl.profile.rules;

import io.obsctl.model.Collector;
import io.obsctl.model.RunsOn;
import io.obsctl.problem.Problem;
import java.util.List;

/** What has no login listens on loopback. */
final class PublicListenerRule implements Rule {
    @Override
    public void check(Subject s) {
        List<Collector> collectors = s.profile().collectors();
        for (int i = 0; i < collectors.size(); i++) {
            Collector c = collectors.get(i);
            // Containers have a network of their own: there, loopback would be reached by nobody.
            if (c.runsOn() == RunsOn.SYSTEMD || c.runsOn() == RunsOn.LOCAL || c.runsOn() == RunsOn.FLEET) {
                String at = "/collectors/" + i + "/listen/";
                listener(s, c.listen().otlpGrpc(), at + "otlp-grpc");
                listener(s, c.listen().otlpHttp(), at + "otlp-http");
                listener(s, c.listen().ui(), at + "ui");
            }
        }
    }

    private static void listener(Subject s, String text, String pointer) {
        Addresses.hostPort(text)
                .filter(a -> !Addresses.isLoopback(a.host()))
                .ifPresent(a -> s.report(
                        Problem.warning(
                                        "profile/public-listener",
                                        "a door without a login is open to the network",
                                        "everyone who reaches " + text + " can use it")
                                .hint("Listen on 127.0.0.1; senders from outside come in by a gateway's `door`."),
                        pointer));
    }
}
