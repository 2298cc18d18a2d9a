package io.obsctl.profile.paste;

import io.obsctl.model.Pasted;
import io.obsctl.model.Pasted.Ignored;
import io.obsctl.model.Pasted.Taken;
import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.profile.tree.Words;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a pasted text line by line. An id goes to the lane that its own name, its comment or its URL says; one without
 * goes to the section that it stands in; one that nothing assigns is left out, and that is said. Nothing is guessed from
 * an order or from a region.
 */
public final class PastedText {
    private static final Pattern ID_KEY =
            Pattern.compile("(?i)(^|.*[_ .-])(id|user|username|user ?name|tenant)\\)?$|.*Id$");
    /** Lines from an id to the address below that it belongs to. */
    private static final int NEAR = 3;

    private static final Pattern ID = Pattern.compile("\\d{3,12}");
    private static final Pattern LABEL =
            Pattern.compile("(?i).*\\b(instance id|username|user|user name|tenant id|stack id)\\b.*");
    private static final Pattern LABELLED = Pattern.compile(
            "(?i).*\\b(?:instance id|username|user|tenant id|stack id|id)\\b\\s*(?:is|=|:)?\\s*[`\"']?(\\d{3,12})[`\"']?\\s*$");
    private static final Pattern EXAMPLE = Pattern.compile("(?i).*e\\.g\\.,?\\s*`?(\\d{3,12})`?.*");

    /** Parts of the details page that are no lane. */
    private static final Pattern OTHER = Pattern.compile(
            "(?i)(grafana|grafana cloud|graphite|synthetic.*|oncall|irm|k6.*|frontend.*|faro|machine learning|billing.*)");

    private final String file;
    private final List<PastedLine> lines;
    private final Map<String, List<Taken>> found = new LinkedHashMap<>();
    private final List<Ignored> ignored = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private final boolean instance;
    private String section = "";
    private boolean expectId;

    /** Whether an address below may still claim the last id without a lane. */
    private boolean open;

    /** An id whose lane is not known yet. */
    private record Pending(String id, PastedLine line) {}

    private PastedText(String file, String text) {
        this.file = file;
        this.instance = text.contains("hmInstanceProm");
        this.lines = split(text);
    }

    /**
     * Understands a text of any kind.
     *
     * @param file its name, for messages
     */
    public static Pasted read(String file, String text) {
        return new PastedText(file, text).read();
    }

    private static List<PastedLine> split(String text) {
        // One line of JSON is many settings.
        String many = text.stripLeading().startsWith("{") ? text.replaceAll("([{},])\\s*(?=\"|\\})", "$1\n") : text;
        List<PastedLine> out = new ArrayList<>();
        int number = 1;
        for (String line : many.split("\\R", -1)) {
            out.add(PastedLine.of(number++, line.replaceFirst("^\\s*[{\\[]\\s*(?=\")", "")));
        }
        return out;
    }

    private Pasted read() {
        for (PastedLine line : lines) {
            if (!line.blank()) {
                one(line);
            }
        }
        for (Pending left : pending) {
            ignored.add(new Ignored(
                    left.line.key().isEmpty() ? "the number " + left.id : left.line.key(),
                    left.line.number(),
                    "an instance id, but nothing says of which lane"));
        }
        List<Taken> taken = new ArrayList<>();
        found.forEach((key, all) -> settle(key, all).map(this::whole).ifPresent(taken::add));
        return new Pasted(taken, ignored, problems);
    }

    /** An id is of no use without the address of its lane. */
    private Taken whole(Taken t) {
        String url = t.key().replaceFirst("-id$", "-url");
        return !t.key().endsWith("-id") || found.containsKey(url)
                ? t
                : new Taken(t.key(), t.value(), t.line(), "its address is not in the text: give --" + url);
    }

    private void one(PastedLine line) {
        List<URI> urls = LaneWords.urls(line.value());
        boolean used = false;
        for (URI url : urls) {
            used |= url(line, url);
        }
        used |= token(line);
        used |= id(line);
        used |= service(line);
        if (!used && line.variable()) {
            ignored.add(new Ignored(line.key(), line.number(), "nothing that a stack's lanes need"));
        }
        if (!used && urls.isEmpty()) {
            follow(line);
        }
    }

    /** Where in the text we are. */
    private void follow(PastedLine line) {
        String block = LaneWords.block(line.key().isEmpty() ? line.value() : line.key() + ": " + line.value());
        if (!block.isEmpty()) {
            section = block;
        } else if (line.heading()) {
            String lane = LaneWords.of(line.words());
            boolean comment = line.value().isEmpty();
            if (!lane.isEmpty()) {
                open = false;
            }
            if (!lane.isEmpty() || comment || OTHER.matcher(line.words()).matches()) {
                section = lane;
            }
            expectId = LABEL.matcher(line.words()).matches();
        } else if (line.key().matches("remote_write")) {
            section = "mimir";
        } else if (ID_KEY.matcher(line.key()).matches()
                || LABEL.matcher(line.key()).matches()) {
            expectId = line.value().isEmpty();
        }
    }

    private boolean url(PastedLine line, URI url) {
        String byUrl = LaneWords.ofUrl(url);
        String byKey = LaneWords.of(line.key());
        if (byKey.isEmpty() && line.key().isEmpty()) {
            byKey = LaneWords.of(line.value().replace(url.toString(), " "));
        }
        boolean cloud = LaneWords.cloud(url.getHost());
        String name = line.key().isEmpty() ? "the address " + url.getHost() : line.key();
        if (byUrl.equals("grafana")) {
            take("stack", url.getHost().replaceFirst("\\..*", ""), line, "");
            return true;
        }
        if (byUrl.equals("influx") || byUrl.equals("graphite")) {
            ignored.add(new Ignored(name, line.number(), "obsctl has no lane for " + byUrl));
            return true;
        }
        if (!cloud && collector(line.key(), url)) {
            ignored.add(new Ignored(name, line.number(), "where applications send to, a collector and not the stack"));
            return true;
        }
        String lane = cloud && !byUrl.isEmpty() ? byUrl : byKey.isEmpty() ? byUrl : byKey;
        if (lane.isEmpty() || (line.key().isEmpty() && !cloud && byUrl.isEmpty())) {
            if (!line.key().isEmpty() && cloud) {
                ignored.add(new Ignored(name, line.number(), "an address, but nothing says of which lane"));
            }
            return false;
        }
        String remark = byKey.isEmpty() || byKey.equals(lane) ? "" : "the name says " + byKey + ", the address " + lane;
        take(lane + "-url", LaneWords.base(lane, url), line, remark);
        String user = url.getUserInfo() == null ? "" : url.getUserInfo().replaceFirst(":.*", "");
        if (ID.matcher(user).matches()) {
            take(lane + "-id", user, line, "the user in the address");
        }
        if (!line.variable()) {
            section = lane;
            lookedFor(lane, line.number());
        }
        return true;
    }

    /** An id that stood over the address of its lane. */
    private void lookedFor(String lane, int line) {
        if (!open || pending.isEmpty() || found.containsKey(lane + "-id")) {
            return;
        }
        Pending last = pending.get(pending.size() - 1);
        if (!last.line.variable() && line - last.line.number() <= NEAR) {
            pending.remove(last);
            take(lane + "-id", last.id, last.line, "");
        }
        open = false;
    }

    private static boolean collector(String key, URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        boolean near = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return key.toUpperCase(Locale.ROOT).startsWith("OTEL_EXPORTER_")
                || (near && (url.getPort() == 4317 || url.getPort() == 4318))
                || url.getPort() == 4317;
    }

    private boolean token(PastedLine line) {
        Optional<String> id = PastedTokens.idBefore(line.value());
        boolean plain = PastedTokens.plain(line.value());
        String name = line.key();
        if (id.isPresent()) {
            String lane = laneOf(line);
            if (lane.isEmpty()) {
                boolean known = found.entrySet().stream()
                        .filter(e -> e.getKey().endsWith("-id"))
                        .anyMatch(e ->
                                e.getValue().stream().anyMatch(t -> t.value().equals(id.get())));
                ignored.add(new Ignored(
                        named(line),
                        line.number(),
                        known
                                ? "an id and its token, known already"
                                : "an id and a token, but nothing says of which lane"));
            } else {
                take(lane + "-id", id.get(), line, "from a Basic header; its token is not kept");
            }
            return true;
        }
        if (plain) {
            boolean account = PastedTokens.serviceAccount(line.value());
            String purpose = PastedTokens.purpose(name, account);
            if (line.variable()) {
                take(purpose, "env:" + name, line, "the token itself is not written anywhere");
            } else {
                ignored.add(new Ignored(
                        named(line), line.number(), "a token; it is not kept, the profile refers to a variable"));
            }
            return true;
        }
        if (PastedTokens.withoutId(line.value())) {
            ignored.add(new Ignored(
                    named(line), line.number(), "Basic without an id before the token: every lane answers it 401"));
            return true;
        }
        Optional<String> variable = PastedTokens.variable(line.value());
        if (variable.isPresent() && name.toLowerCase(Locale.ROOT).matches("password|api_key|token|bearer_token")) {
            take(PastedTokens.purpose(variable.get(), false), "env:" + variable.get(), line, "");
            return true;
        }
        return false;
    }

    private static String named(PastedLine line) {
        return line.key().isEmpty() ? "a token" : line.key();
    }

    private boolean id(PastedLine line) {
        String value = line.value();
        boolean number = ID.matcher(value).matches();
        Matcher labelled = line.key().isEmpty() ? LABELLED.matcher(value) : EXAMPLE.matcher(value);
        if (number && expectId && line.key().isEmpty()) {
            expectId = false;
            return assign(value, line, section);
        }
        if (number && instance && line.key().equals("id")) {
            take("otlp-id", value, line, "the stack's own id");
            return true;
        }
        if (number && ID_KEY.matcher(line.key()).matches() && !line.key().matches("(?i).*org.?id")) {
            return assign(value, line, laneOf(line));
        }
        if (labelled.matches() && !value.matches("(?i).*\\borg.*")) {
            String lane = LaneWords.of(value);
            return assign(labelled.group(1), line, lane.isEmpty() ? section : lane);
        }
        return false;
    }

    private String laneOf(PastedLine line) {
        String lane = LaneWords.of(line.key());
        if (lane.isEmpty()) {
            lane = LaneWords.of(line.comment());
        }
        // "Grafana Instance ID" is no lane's, wherever it stands.
        return lane.isEmpty() && !line.key().matches("(?i)grafana (?!cloud).*") ? section : lane;
    }

    private boolean assign(String id, PastedLine line, String lane) {
        boolean taken = found.getOrDefault(lane + "-id", List.of()).stream()
                .anyMatch(t -> !t.value().equals(id));
        boolean own = !LaneWords.of(line.key() + " " + line.comment()).isEmpty();
        if (lane.isEmpty() || (taken && !own)) {
            pending.add(new Pending(id, line));
            open = true;
        } else {
            take(lane + "-id", id, line, "");
        }
        return true;
    }

    private boolean service(PastedLine line) {
        if (line.key().equals("OTEL_SERVICE_NAME") && !line.value().isEmpty()) {
            take("service", line.value(), line, "");
            return true;
        }
        return false;
    }

    private void take(String key, String value, PastedLine line, String remark) {
        found.computeIfAbsent(key, k -> new ArrayList<>()).add(new Taken(key, value, line.number(), remark));
    }

    /** Said twice is fine; said in two ways is not decided here. */
    private Optional<Taken> settle(String key, List<Taken> all) {
        TreeSet<String> values = new TreeSet<>();
        all.forEach(t -> values.add(t.value()));
        if (values.size() == 1 || key.endsWith("-token")) {
            return Optional.of(all.get(0));
        }
        if (key.equals("service")) {
            ignored.add(
                    new Ignored("OTEL_SERVICE_NAME", all.get(0).line(), "several services; name one with --service"));
            return Optional.empty();
        }
        List<String> where = new ArrayList<>();
        for (String value : values) {
            all.stream()
                    .filter(t -> t.value().equals(value))
                    .findFirst()
                    .ifPresent(t -> where.add(Words.show(value) + " (line " + t.line() + ")"));
        }
        Taken second = all.stream()
                .filter(t -> !t.value().equals(all.get(0).value()))
                .findFirst()
                .orElse(all.get(0));
        problems.add(Problem.warning(
                        "init/pasted-twice",
                        "the pasted text says two things",
                        "`" + key + "`: " + String.join(", ", where) + "; neither is taken")
                .at(Position.at(file, second.line(), 1))
                .hint("Say which one it is: --" + key + " VALUE"));
        return Optional.empty();
    }
}
