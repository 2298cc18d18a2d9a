package io.obsctl.profile.rules;

import io.obsctl.model.LaneAuth;
import io.obsctl.model.StackKind;
import io.obsctl.problem.Problem;
import io.obsctl.problem.Severity;
import java.net.URI;

/** A token is not sent over a network in the clear. */
final class PlainHttpRule implements Rule {
    @Override
    public void check(Subject s) {
        var stack = s.profile().stack();
        LaneTable.of(stack.lanes()).forEach((key, lane) -> {
            if (lane.auth() == LaneAuth.BASIC || lane.auth() == LaneAuth.BEARER) {
                url(s, lane.url(), LaneTable.pointer(key) + "/url");
            }
        });
        if (stack.grafana() != null) {
            url(s, stack.grafana().url(), "/stack/grafana/url");
        }
    }

    private static void url(Subject s, URI url, String pointer) {
        if (!"http".equalsIgnoreCase(url.getScheme()) || Addresses.isLoopback(url.getHost())) {
            return;
        }
        boolean cloud = s.profile().stack().kind() == StackKind.GRAFANA_CLOUD;
        s.report(
                Problem.error(
                                "profile/plain-http",
                                "a token would travel unencrypted",
                                url.getHost() + " is not this machine and the URL begins with http://")
                        .as(cloud ? Severity.ERROR : Severity.WARNING)
                        .hint("Write https://."),
                pointer);
    }
}
