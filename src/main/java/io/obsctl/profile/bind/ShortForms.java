package io.obsctl.profile.bind;

import io.obsctl.problem.Problem;
import io.obsctl.profile.tree.Yaml;
import io.obsctl.profile.tree.Yaml.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Writes short forms out: {@code collector:} for one agent, {@code stack.token:} for all tokens, pasted push URLs for
 * base URLs. Places stay those of what was written.
 */
public final class ShortForms {
    private static final List<String> TOKENS = List.of("write", "read", "deploy");

    private final Findings findings;

    public ShortForms(Findings findings) {
        this.findings = findings;
    }

    public Yaml.Table expand(Yaml.Table root) {
        Yaml.Table out = collector(root);
        return within(out, "stack", stack -> grafana(grafanaOfSlug(lanes(token(stack)))));
    }

    private Yaml.Table collector(Yaml.Table root) {
        Optional<Entry> one = root.entry("collector");
        if (one.isEmpty()) {
            return root;
        }
        if (root.entry("collectors").isPresent()) {
            findings.add(
                    Problem.error(
                                    "profile/conflict",
                                    "two keys say the same",
                                    "`collector` is short for a list `collectors` with one agent; both are given")
                            .hint("Keep `collectors` and move the other into it."),
                    one.get().keyPlace());
            return without(root, "collector");
        }
        Entry entry = one.get();
        Yaml.Items list = Yaml.Items.of(List.of(entry.value().at(entry.keyPlace())), entry.keyPlace());
        return replace(root, "collector", new Entry("collectors", entry.keyPlace(), list));
    }

    private Yaml.Table token(Yaml.Table stack) {
        Optional<Entry> token = stack.entry("token");
        if (token.isEmpty()) {
            return stack;
        }
        Entry one = token.get();
        findings.add(
                Problem.warning(
                                "profile/one-token",
                                "one token serves every purpose",
                                "`stack.token` stands for write, read and deploy: what reaches a host can do all of it")
                        .hint("Give `stack.tokens` one reference each: write, read, deploy."),
                one.keyPlace());
        Yaml.Table rest = without(stack, "token");
        Optional<Entry> tokens = rest.entry("tokens");
        if (tokens.isPresent() && !(tokens.get().value() instanceof Yaml.Table)) {
            return rest;
        }
        List<Entry> all = new ArrayList<>(
                tokens.map(t -> ((Yaml.Table) t.value()).entries()).orElse(List.of()));
        for (String purpose : TOKENS) {
            if (all.stream().noneMatch(e -> e.key().equals(purpose))) {
                all.add(new Entry(purpose, one.keyPlace(), one.value()));
            }
        }
        Entry whole = new Entry(
                "tokens", tokens.map(Entry::keyPlace).orElse(one.keyPlace()), Yaml.Table.of(all, one.keyPlace()));
        return tokens.isPresent() ? replace(rest, "tokens", whole) : with(rest, whole);
    }

    private Yaml.Table lanes(Yaml.Table stack) {
        return within(stack, "lanes", lanes -> {
            Yaml.Table out = lanes;
            for (Entry lane : lanes.entries()) {
                String pointer = Pointer.child("/stack/lanes", lane.key()) + "/url";
                out = within(out, lane.key(), l -> url(user(l), pointer, text -> LaneUrls.base(lane.key(), text)));
            }
            return out;
        });
    }

    /** A backend of one's own has users; on Grafana Cloud the user is the instance id. */
    private Yaml.Table user(Yaml.Table lane) {
        Optional<Entry> user = lane.entry("user");
        if (user.isEmpty()) {
            return lane;
        }
        if (lane.entry("id").isPresent()) {
            findings.add(
                    Problem.error(
                                    "profile/conflict",
                                    "two keys say the same",
                                    "`user` is another word for `id`; both are given")
                            .hint("Keep one of them."),
                    user.get().keyPlace());
            return without(lane, "user");
        }
        return replace(
                lane, "user", new Entry("id", user.get().keyPlace(), user.get().value()));
    }

    /** A Grafana Cloud stack's Grafana is at SLUG.grafana.net unless the profile says otherwise. */
    private static Yaml.Table grafanaOfSlug(Yaml.Table stack) {
        boolean cloud = stack.entry("kind")
                .map(k -> k.value() instanceof Yaml.Scalar s && s.text().equals("grafana-cloud"))
                .orElse(true);
        Optional<Entry> slug = stack.entry("slug");
        if (!cloud
                || stack.entry("grafana").isPresent()
                || slug.isEmpty()
                || !(slug.get().value() instanceof Yaml.Scalar word)
                || !word.text().matches("[a-z0-9][a-z0-9-]*")) {
            return stack;
        }
        Yaml.Scalar url = new Yaml.Scalar("https://" + word.text() + ".grafana.net", Yaml.Kind.STRING, word.place());
        Entry inner = new Entry("url", slug.get().keyPlace(), url);
        return with(
                stack,
                new Entry(
                        "grafana",
                        slug.get().keyPlace(),
                        Yaml.Table.of(List.of(inner), slug.get().keyPlace())));
    }

    private Yaml.Table grafana(Yaml.Table stack) {
        return within(stack, "grafana", g -> url(g, "/stack/grafana/url", text -> LaneUrls.base("grafana", text)));
    }

    private Yaml.Table url(Yaml.Table around, String pointer, UnaryOperator<String> base) {
        Optional<Entry> url = around.entry("url");
        if (url.isEmpty()
                || !(url.get().value() instanceof Yaml.Scalar written)
                || written.kind() != Yaml.Kind.STRING) {
            return around; // `url: 0` is no host.
        }
        String better = base.apply(written.text());
        if (better.equals(written.text())) {
            return around;
        }
        findings.add(
                Problem.info(
                        "profile/url-spelling",
                        "a URL is read as its base",
                        "`" + Pointer.shown(pointer) + "` is read as " + io.obsctl.profile.tree.Words.show(better)),
                written.place());
        Yaml.Scalar read = new Yaml.Scalar(better, written.kind(), written.place());
        return replace(around, "url", new Entry("url", url.get().keyPlace(), read));
    }

    private static Yaml.Table within(Yaml.Table table, String key, UnaryOperator<Yaml.Table> change) {
        Optional<Entry> entry = table.entry(key);
        return entry.isPresent() && entry.get().value() instanceof Yaml.Table inner
                ? replace(table, key, new Entry(key, entry.get().keyPlace(), change.apply(inner)))
                : table;
    }

    private static Yaml.Table replace(Yaml.Table table, String key, Entry other) {
        return Yaml.Table.of(
                table.entries().stream()
                        .map(e -> e.key().equals(key) ? other : e)
                        .toList(),
                table.place());
    }

    private static Yaml.Table without(Yaml.Table table, String key) {
        return Yaml.Table.of(
                table.entries().stream().filter(e -> !e.key().equals(key)).toList(), table.place());
    }

    private static Yaml.Table with(Yaml.Table table, Entry more) {
        List<Entry> all = new ArrayList<>(table.entries());
        all.add(more);
        return Yaml.Table.of(all, table.place());
    }
}
