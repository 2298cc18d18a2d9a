package io.obsctl.sandbox.collector.stage;

import io.obsctl.sandbox.collector.text.GoRegex;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** {@code stage.multiline}: lines up to the next first line become one entry, stream by stream. */
final class MultilineStage implements Stage {
    private static final class Block {
        Entry first;
        final StringBuilder text = new StringBuilder();
        long lines;
        Instant lastSeen;

        Block(Entry first, Instant now) {
            this.first = first;
            this.lastSeen = now;
        }
    }

    private final GoRegex firstLine;
    private final long maxLines;
    private final Duration maxWait;
    private final boolean trim;
    private final Clock clock;
    private final Map<Map<String, String>, Block> blocks = new HashMap<>();

    MultilineStage(GoRegex firstLine, long maxLines, Duration maxWait, boolean trim, Clock clock) {
        this.firstLine = firstLine;
        this.maxLines = maxLines;
        this.maxWait = maxWait;
        this.trim = trim;
        this.clock = clock;
    }

    @Override
    public void accept(Entry entry, Output next) throws InterruptedException {
        Instant now = clock.instant();
        Map<String, String> stream = Map.copyOf(entry.labels);
        Block block = blocks.get(stream);
        boolean first = firstLine.matches(entry.line);
        if (block == null) {
            if (!first) {
                next.accept(entry); // nothing to add it to
                return;
            }
            block = new Block(entry, now);
            blocks.put(stream, block);
        }
        if (block.lines > 0 && (first || !now.isBefore(block.lastSeen.plus(maxWait)))) {
            flush(block, next);
        }
        if (first) {
            block.first = entry;
        }
        String line = trim ? entry.line.replaceFirst("[\r\n]+$", "") : entry.line;
        block.text.append(block.text.length() > 0 ? "\n" : "").append(line);
        block.lines++;
        block.lastSeen = now;
        if (block.lines >= maxLines) {
            flush(block, next);
        }
    }

    private static void flush(Block block, Output next) throws InterruptedException {
        Entry from = block.first;
        Entry whole = new Entry(from.result());
        whole.extracted.putAll(from.extracted);
        whole.line = block.text.toString();
        block.text.setLength(0);
        block.lines = 0;
        next.accept(whole);
    }

    @Override
    public void idle(Instant now, Output next) throws InterruptedException {
        for (Iterator<Block> all = blocks.values().iterator(); all.hasNext(); ) {
            Block block = all.next();
            if (!now.isBefore(block.lastSeen.plus(maxWait))) {
                all.remove();
                if (block.lines > 0) {
                    flush(block, next);
                }
            }
        }
    }

    @Override
    public void finish(Output next) throws InterruptedException {
        for (Block block : blocks.values()) {
            if (block.lines > 0) {
                flush(block, next);
            }
        }
        blocks.clear();
    }
}
