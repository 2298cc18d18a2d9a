package io.obsctl.report;

import io.obsctl.model.SandboxFacts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a running sandbox offers, and how to use it. */
public final class SandboxView {
    private final Console console;

    public SandboxView(Console console) {
        this.console = console;
    }

    public void show(SandboxFacts facts, Format format) {
        if (format != Format.HUMAN) {
            console.raw(JsonText.print(document(facts), format));
            return;
        }
        console.say("A miniature Grafana Cloud, stack \"" + facts.slug() + "\". For learning, demos and tests.");
        console.say("");
        Table doors = new Table("  ");
        doors.row("door", "id", "address");
        facts.doors().forEach(d -> doors.row(d.name(), d.id() == null ? "–" : d.id(), d.url()));
        doors.lines().forEach(console::say);
        console.say("");
        Table tokens = new Table("  ");
        tokens.row("token", "file", "for");
        facts.tokens().forEach(t -> tokens.row(t.name(), t.path(), t.purpose()));
        tokens.lines().forEach(console::say);
        console.say("");
        console.say("In another terminal:");
        console.say("  obsctl init try --service my-service --kind sandbox --stack " + facts.slug() + " --stack-api "
                + facts.url("api") + " \\");
        console.say("    --stacks-token file:" + facts.token("discover") + " --write-token file:" + facts.token("write")
                + " \\");
        console.say("    --read-token file:" + facts.token("read") + " --deploy-token file:" + facts.token("admin")
                + " --rules-token file:" + facts.token("rules"));
        console.say("");
        console.say("Ctrl-C ends it.");
    }

    private static Map<String, @Nullable Object> document(SandboxFacts facts) {
        Map<String, @Nullable Object> out = JsonText.document("obsctl.sandbox");
        out.put("slug", facts.slug());
        out.put(
                "doors",
                facts.doors().stream()
                        .map(d -> JsonText.object("name", d.name(), "url", d.url(), "id", d.id()))
                        .toList());
        out.put(
                "tokens",
                facts.tokens().stream()
                        .map(t -> JsonText.object("name", t.name(), "file", t.path(), "for", t.purpose()))
                        .toList());
        return out;
    }
}
