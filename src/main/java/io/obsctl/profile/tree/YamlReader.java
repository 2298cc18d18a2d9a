package io.obsctl.profile.tree;

import io.obsctl.problem.Position;
import io.obsctl.problem.Problem;
import io.obsctl.profile.tree.Yaml.Entry;
import io.obsctl.profile.tree.Yaml.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads one YAML document into a {@link Yaml} tree.
 *
 * <p>snakeyaml-engine's events and core schema do the language; composing is done here, because its own composer keeps
 * no place for an alias, accepts duplicate keys and recurses as deep as the text says.
 */
public final class YamlReader {
    private static final CoreSchema SCHEMA = new CoreSchema();
    private static final int DEEPEST = 40;
    private static final int MOST_VALUES = 20_000;
    private static final int LONGEST_SCALAR = 64 * 1024;
    /** The longest plain scalar that can be a number, a boolean or null. */
    private static final int LONGEST_WORD = 64;

    private static final int LONGEST_REASON = 200;

    private final Source source;
    private final List<Problem> problems;
    private final Map<String, Yaml> anchors = new HashMap<>();
    private final ScalarResolver resolver = SCHEMA.getScalarResolver();
    private Iterator<Event> events = List.<Event>of().iterator();

    private YamlReader(Source source, List<Problem> problems) {
        this.source = source;
        this.problems = problems;
    }

    /**
     * What was read.
     *
     * @param root the document; {@code null} when it is empty or could not be read
     */
    public record Document(Source source, @Nullable Yaml root, List<Problem> problems) {
        public Document {
            problems = List.copyOf(problems);
        }
    }

    /** Reads the bytes; whatever they are, the answer is a document or problems. */
    public static Document read(String file, byte[] bytes) {
        List<Problem> problems = new ArrayList<>();
        Source source = YamlText.decode(file, bytes, problems);
        if (!problems.isEmpty()) {
            return new Document(source, null, problems);
        }
        return new YamlReader(source, problems).document();
    }

    private Document document() {
        Yaml root = null;
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setSchema(SCHEMA)
                    .setCodePointLimit(YamlText.LARGEST)
                    .build();
            events = new Parse(settings).parseString(source.text()).iterator();
            root = firstDocument();
        } catch (Refused e) {
            problems.add(e.problem);
        } catch (MarkedYamlEngineException e) {
            problems.add(syntax(e));
        } catch (YamlEngineException e) {
            problems.add(yaml("the YAML reader gave up", Position.at(source.file(), 1, 1)));
        }
        return new Document(source, problems.isEmpty() ? root : null, problems);
    }

    private @Nullable Yaml firstDocument() {
        Yaml root = null;
        boolean seen = false;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                case DocumentStart -> {
                    if (seen) {
                        throw new Refused(yaml(
                                        "a second document starts here",
                                        place(event).position())
                                .hint("One file holds one profile: remove the `---`."));
                    }
                    seen = true;
                }
                default -> root = compose(event, 0);
            }
        }
        return root instanceof Yaml.Scalar s && s.kind() == Kind.NULL ? null : root;
    }

    private Yaml compose(Event event, int depth) {
        if (depth > DEEPEST) {
            throw new Refused(yaml(
                    "more than " + DEEPEST + " levels of nesting", place(event).position()));
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        Yaml value;
        if (event instanceof ScalarEvent scalar) {
            value = scalar(scalar);
        } else if (event.getEventId() == Event.ID.SequenceStart) {
            value = items((CollectionStartEvent) event, depth);
        } else {
            value = table((CollectionStartEvent) event, depth);
        }
        if (value.size() > MOST_VALUES) {
            throw new Refused(yaml(
                    "more than " + MOST_VALUES + " values, aliases included",
                    place(event).position()));
        }
        Optional<String> anchor = ((NodeEvent) event).getAnchor().map(a -> a.getValue());
        if (anchor.isPresent()) {
            value = shared(value);
            anchors.put(anchor.get(), value);
        }
        return value;
    }

    private Yaml alias(AliasEvent event) {
        Yaml target = anchors.get(event.getAlias().getValue());
        if (target == null) {
            throw new Refused(yaml(
                    "no anchor `&" + event.getAlias().getValue() + "` before this alias",
                    place(event).position()));
        }
        return target.at(place(event));
    }

    private Yaml scalar(ScalarEvent event) {
        Place place = place(event);
        String text = event.getValue();
        if (text.length() > LONGEST_SCALAR) {
            throw new Refused(yaml("a value of more than " + LONGEST_SCALAR + " characters", place.position()));
        }
        Optional<String> tag = event.getTag();
        if (tag.isPresent() && !tag.get().equals("!") && !tag.get().equals(Tag.STR.getValue())) {
            throw new Refused(tagged(tag.get(), place));
        }
        boolean word = event.isPlain() && tag.isEmpty() && text.length() <= LONGEST_WORD;
        return new Yaml.Scalar(text, word ? kind(resolver.resolve(text, true)) : Kind.STRING, place);
    }

    private static Kind kind(Tag tag) {
        if (tag.equals(Tag.INT)) {
            return Kind.INTEGER;
        }
        if (tag.equals(Tag.FLOAT)) {
            return Kind.FLOAT;
        }
        if (tag.equals(Tag.BOOL)) {
            return Kind.BOOLEAN;
        }
        return tag.equals(Tag.NULL) ? Kind.NULL : Kind.STRING;
    }

    private Yaml items(CollectionStartEvent start, int depth) {
        refuseTag(start);
        List<Yaml> items = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            if (next.getEventId() != Event.ID.Comment) {
                items.add(compose(next, depth + 1));
            }
        }
        return Yaml.Items.of(items, place(start));
    }

    private Yaml table(CollectionStartEvent start, int depth) {
        refuseTag(start);
        Map<String, Entry> entries = new java.util.LinkedHashMap<>();
        List<Yaml> merged = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            if (next.getEventId() == Event.ID.Comment) {
                continue;
            }
            boolean plain = next instanceof ScalarEvent s && s.isPlain();
            Yaml key = compose(next, depth + 1);
            Yaml value = compose(events.next(), depth + 1);
            if (!(key instanceof Yaml.Scalar word)) {
                problems.add(yaml("a key has to be a word", key.place().position()));
            } else if (plain && word.text().equals("<<")) {
                merged.add(value);
            } else {
                put(entries, new Entry(word.text(), word.place(), value));
            }
        }
        merged.forEach(value -> merge(entries, value));
        return Yaml.Table.of(List.copyOf(entries.values()), place(start));
    }

    private void put(Map<String, Entry> entries, Entry entry) {
        Entry first = entries.putIfAbsent(entry.key(), entry);
        if (first != null) {
            problems.add(Problem.error(
                            "profile/duplicate-key",
                            "a key is written twice",
                            Words.show(entry.key()) + " is already at line "
                                    + first.keyPlace().position().line())
                    .at(entry.keyPlace().position())
                    .hint("Keep one of them; YAML readers disagree on which one counts."));
        }
    }

    /** {@code <<}: keys that are there win; of several merged tables the first wins. */
    private void merge(Map<String, Entry> entries, Yaml value) {
        if (value instanceof Yaml.Table table) {
            for (Entry e : table.entries()) {
                entries.putIfAbsent(e.key(), new Entry(e.key(), e.keyPlace(), shared(e.value())));
            }
        } else if (value instanceof Yaml.Items items && items.items().stream().allMatch(i -> i instanceof Yaml.Table)) {
            items.items().forEach(i -> merge(entries, i));
        } else {
            problems.add(yaml(
                    "`<<` takes a mapping or a list of mappings", value.place().position()));
        }
    }

    private static Yaml shared(Yaml value) {
        Place place = value.place().asShared();
        if (value instanceof Yaml.Table table) {
            return new Yaml.Table(
                    table.entries().stream()
                            .map(e -> new Entry(e.key(), e.keyPlace(), shared(e.value())))
                            .toList(),
                    place,
                    table.size());
        }
        if (value instanceof Yaml.Items items) {
            return new Yaml.Items(items.items().stream().map(YamlReader::shared).toList(), place, items.size());
        }
        return value.at(place);
    }

    private void refuseTag(CollectionStartEvent event) {
        event.getTag().filter(t -> !t.equals("!")).ifPresent(t -> {
            if (!t.equals(Tag.MAP.getValue()) && !t.equals(Tag.SEQ.getValue())) {
                throw new Refused(tagged(t, place(event)));
            }
        });
    }

    private Problem tagged(String tag, Place place) {
        return yaml("the tag " + Words.show(tag) + " means nothing in a profile", place.position())
                .hint("Remove the tag.");
    }

    /** The range of a scalar or alias; of a collection its first line. */
    private Place place(Event event) {
        Mark start = event.getStartMark().orElseThrow();
        Mark end = event.getEndMark().orElse(start);
        int line = start.getLine() + 1;
        int column = start.getColumn() + 1;
        if (event instanceof CollectionStartEvent c && !c.isFlow()) {
            return source.restOfLine(line, column);
        }
        return source.place(line, column, end.getLine() + 1, end.getColumn() + 1);
    }

    private Problem syntax(MarkedYamlEngineException e) {
        Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
        int line = mark == null ? 1 : Math.min(mark.getLine() + 1, source.lines());
        int column = mark == null ? 1 : mark.getColumn() + 1;
        String what = e.getProblem() == null ? "not YAML" : e.getProblem();
        String context = e.getContext() == null || e.getContext().isEmpty() ? "" : e.getContext() + ": ";
        Problem problem = yaml(Words.clean(context + what, LONGEST_REASON), Position.at(source.file(), line, column));
        if (source.line(line).stripTrailing().matches("\\s*\\t.*")) {
            return problem.hint("Indent with spaces: YAML takes no tabs.");
        }
        if (what.startsWith("mapping values are not allowed")) {
            return problem.hint("Check the indentation, and put quotes around a value that holds `: `.");
        }
        return problem;
    }

    private Problem yaml(String detail, Position position) {
        return Problem.error("profile/yaml", "not a YAML text", detail).at(position, source.shownLine(position.line()));
    }

    /** Stops the reading; caught above. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Problem problem;

        Refused(Problem problem) {
            super(problem.summary(), null, false, false);
            this.problem = problem;
        }
    }
}
