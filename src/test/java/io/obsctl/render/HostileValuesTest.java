package io.obsctl.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.model.AlertEngine;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.CredentialDelivery;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Profile;
import io.obsctl.model.RunsOn;
import io.obsctl.model.StackKind;
import io.obsctl.model.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A value never becomes syntax: whatever a profile's texts hold, the structure of every artifact is that of a tame one. */
class HostileValuesTest {
    private static final List<String> HOSTILE = List.of(
            "\"",
            "'",
            "`",
            "\\",
            "x\\\\",
            "\n",
            "\r\n[Service]\nExecStart=/bin/sh\n",
            "\t",
            "\0",
            "\u2028\u2029\u0085",
            "\u202e\u200b\ufeff",
            "${metrics}",
            "$metrics $$ $1 ${1}",
            "[[metrics]]",
            "%h %% %",
            "{{ .Values.x }}",
            "{{{",
            "}}",
            "\" } // ",
            "\"}) or vector(1) #",
            "\\\") or true",
            "' : x",
            "- a: b\n  c: d",
            "# comment",
            "[=profile.environment] [#if x] [/#if] ${x!}",
            "</script>|*_~[a](b)",
            "*/ /* //",
            "\uD83D\uDE00",
            "\uD800",
            "*.+?()[]{}^$|");

    /** Texts that are syntax by design, or names of files and of things that exist. */
    private static boolean isSyntax(String path) {
        return path.matches(
                "observe\\.slos\\[]\\.(good|total)|observe\\.alerts.*|observe\\.dashboards.*|extraAlloy|.*\\.(scheme|rest)"
                        + "|collect\\..*\\.keep\\[]");
    }

    static Stream<String> names() {
        return Shipped.names().stream().filter(n -> !n.matches("worker-(dev|staging)"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void changesNoStructureAnywhere(String name) {
        List<LoadedProfile> variants = variants(Shipped.load(name));
        for (LoadedProfile variant : variants) {
            List<String> tame = shapes(rendered(variant, "tame"));
            assertThat(tame).noneMatch(shape -> shape.contains("BROKEN"));
            boolean first = variant.equals(variants.get(0));
            for (String hostile : first ? HOSTILE : List.of(String.join("x", HOSTILE), "\n", "\"\\")) {
                assertThat(difference(tame, shapes(rendered(variant, hostile))))
                        .as(hostile.replaceAll("\\p{C}", "?"))
                        .isEmpty();
            }
        }
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("names")
    void changesNoStructureHoweverItIsMixed(String name) {
        Random random = new Random(20261121);
        LoadedProfile profile = variants(Shipped.load(name)).get(0);
        List<String> tame = shapes(rendered(profile, "tame"));
        for (int i = 0; i < 400; i++) {
            StringBuilder hostile = new StringBuilder();
            for (int j = 0; j < 1 + random.nextInt(6); j++) {
                hostile.append(
                        random.nextBoolean()
                                ? HOSTILE.get(random.nextInt(HOSTILE.size()))
                                : new String(Character.toChars(random.nextInt(0x3000))));
            }
            assertThat(difference(tame, shapes(rendered(profile, hostile.toString()))))
                    .as(hostile.toString().replaceAll("\\p{C}", "?"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void writesTheValueSoThatItReadsBackAsItself(String name) {
        String hostile = "q\"b\\s\nn$d%p{{b}}'a`t\u2028u";
        LoadedProfile profile = hostile(Shipped.load(name), hostile);
        Artifact folder =
                Shipped.render(profile).bundle().of(ArtifactKind.FOLDER).get(0);
        assertThat(Shapes.jsonTree(folder.shownText()).get("title").asString()).startsWith(hostile);
    }

    /** The ways of delivery and the kinds of stack have templates of their own. */
    private static List<LoadedProfile> variants(LoadedProfile shipped) {
        List<LoadedProfile> variants = new ArrayList<>();
        Profile everything = Records.with(shipped.profile(), "observe.dashboards", RenderedRulesTest.DASHBOARDS);
        everything = Records.with(everything, "observe.alerts.include", RenderedRulesTest.WITHOUT_WORKER);
        variants.add(AcceptedConfigsTest.loaded(shipped, everything));
        Profile other = Records.with(everything, "stack.kind", StackKind.SELF_HOSTED);
        other = Records.with(other, "observe.alerts.include", List.of("worker"));
        other = Records.with(other, "collectors.0.alloy", new Version(1, 8));
        other = Records.with(other, "collectors.0.runsOn", RunsOn.COMPOSE);
        other = Records.with(other, "stack.lanes.otlp.tenant", "team");
        variants.add(AcceptedConfigsTest.loaded(shipped, other));
        Profile third = Records.with(shipped.profile(), "collectors.0.credentials", CredentialDelivery.LOAD_CREDENTIAL);
        third = Records.with(third, "collectors.0.runsOn", RunsOn.SYSTEMD);
        variants.add(AcceptedConfigsTest.loaded(shipped, third));
        Profile fourth = Records.with(everything, "observe.alerts.evaluateIn", AlertEngine.GRAFANA);
        variants.add(AcceptedConfigsTest.loaded(shipped, fourth));
        return variants;
    }

    private static List<Artifact> rendered(LoadedProfile profile, String hostile) {
        return Shipped.render(hostile(profile, hostile)).bundle().artifacts();
    }

    private static LoadedProfile hostile(LoadedProfile profile, String hostile) {
        Profile changed = Records.mapTexts(profile.profile(), (path, text) -> isSyntax(path) ? text : hostile + text);
        return new LoadedProfile(hostile + profile.name(), profile.file(), changed, profile.origins());
    }

    /** The first place where two bags of shapes differ, short enough to read. */
    private static String difference(List<String> tame, List<String> hostile) {
        for (int i = 0; i < Math.min(tame.size(), hostile.size()); i++) {
            String a = tame.get(i);
            String b = hostile.get(i);
            int at = 0;
            while (at < Math.min(a.length(), b.length()) && a.charAt(at) == b.charAt(at)) {
                at++;
            }
            if (!a.equals(b)) {
                return cut(a, at) + "\n  became\n" + cut(b, at);
            }
        }
        return tame.size() == hostile.size() ? "" : tame.size() + " artifacts became " + hostile.size();
    }

    private static String cut(String text, int at) {
        return text.substring(0, Math.min(14, text.length())) + " … "
                + text.substring(Math.max(0, at - 120), Math.min(text.length(), at + 160))
                        .replaceAll("\\p{C}", "?");
    }

    /** Paths and order follow names, so shapes are compared as a bag. */
    private static List<String> shapes(List<Artifact> artifacts) {
        return artifacts.stream()
                .filter(a -> a.kind() != ArtifactKind.MANIFEST)
                .map(a -> a.kind() + " " + Shapes.of(a))
                .sorted()
                .toList();
    }
}
