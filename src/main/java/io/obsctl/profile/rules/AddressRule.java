package io.obsctl.profile.rules;

import io.obsctl.model.Collector;
import io.obsctl.model.Host;
import io.obsctl.model.Profile;
import io.obsctl.problem.Problem;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses are addresses. */
final class AddressRule implements Rule {
    private static final Pattern JUMP = Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9_.-]*@)?(.+)");
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}\\$?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    @Override
    public void check(Subject s) {
        Profile p = s.profile();
        List<Collector> collectors = p.collectors();
        for (int i = 0; i < collectors.size(); i++) {
            String at = "/collectors/" + i;
            var listen = collectors.get(i).listen();
            hostPort(s, listen.otlpGrpc(), at + "/listen/otlp-grpc");
            hostPort(s, listen.otlpHttp(), at + "/listen/otlp-http");
            hostPort(s, listen.ui(), at + "/listen/ui");
            var door = collectors.get(i).door();
            if (door != null) {
                hostPort(s, door.listen(), at + "/door/listen");
            }
        }
        hosts(s, p);
        for (int i = 0; i < p.collect().scrape().size(); i++) {
            List<String> targets = p.collect().scrape().get(i).targets();
            for (int j = 0; j < targets.size(); j++) {
                target(s, targets.get(j), "/collect/scrape/" + i + "/targets/" + j);
            }
        }
        for (int i = 0; i < p.collect().redis().size(); i++) {
            String address = p.collect().redis().get(i).address();
            target(s, address.replaceFirst("^rediss?://", ""), "/collect/redis/" + i + "/address");
        }
    }

    private static void hosts(Subject s, Profile p) {
        jump(s, p.hosts().defaults().jump(), "/hosts/defaults/jump");
        user(s, p.hosts().defaults().user(), "/hosts/defaults/user");
        List<Host> list = p.hosts().list();
        for (int i = 0; i < list.size(); i++) {
            Host host = list.get(i);
            String at = "/hosts/list/" + i;
            if (!NAME.matcher(host.name()).matches()) {
                report(s, "`name` takes letters, digits, dots, dashes and underlines", "worker-1", at + "/name");
            }
            if (!Addresses.isHost(host.address())) {
                report(s, "`address` takes a host name or an IP address", "203.0.113.10", at + "/address");
            }
            jump(s, host.jump(), at + "/jump");
            user(s, host.user(), at + "/user");
            for (int j = 0; j < host.groups().size(); j++) {
                if (!NAME.matcher(host.groups().get(j)).matches()) {
                    String detail = "a group's name takes letters, digits, dots, dashes and underlines";
                    report(s, detail, "web", at + "/groups/" + j);
                }
            }
        }
        p.hosts().groups().forEach((name, group) -> {
            jump(s, group.jump(), "/hosts/groups/" + name + "/jump");
            user(s, group.user(), "/hosts/groups/" + name + "/user");
        });
    }

    private static void hostPort(Subject s, String text, String pointer) {
        if (Addresses.hostPort(text).isEmpty()) {
            report(s, "a listener takes HOST:PORT with a port from 1 to 65535", "127.0.0.1:4318", pointer);
        }
    }

    private static void target(Subject s, String text, String pointer) {
        if (Addresses.hostPort(text).filter(a -> !a.host().isEmpty()).isEmpty()) {
            String why = text.contains("://") ? "a target has no scheme and no path" : "a target takes HOST:PORT";
            report(s, why, "127.0.0.1:9464", pointer);
        }
    }

    private static void jump(Subject s, @Nullable String text, String pointer) {
        if (text != null) {
            var m = JUMP.matcher(text);
            boolean good = m.matches()
                    && (Addresses.isHost(m.group(1))
                            || Addresses.hostPort(m.group(1))
                                    .filter(a -> !a.host().isEmpty())
                                    .isPresent());
            if (!good) {
                report(s, "`jump` takes [USER@]HOST[:PORT]", "ops@bastion.example.org", pointer);
            }
        }
    }

    private static void user(Subject s, @Nullable String text, String pointer) {
        if (text != null && !USER.matcher(text).matches()) {
            report(s, "`user` takes the name of a user", "deploy", pointer);
        }
    }

    private static void report(Subject s, String detail, String example, String pointer) {
        s.report(Problem.error("profile/address", "not an address", detail).hint("Such as " + example + "."), pointer);
    }
}
