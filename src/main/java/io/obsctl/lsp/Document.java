package io.obsctl.lsp;

import java.util.List;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;

/**
 * An open document as the editor has it.
 *
 * @param version the editor's count
 */
record Document(String uri, int version, String text, Lines lines) {
    static Document of(String uri, int version, String text) {
        return new Document(uri, version, text, new Lines(text));
    }

    /** This document behind changes; each has positions in the text that the one before made. */
    Document changed(int newVersion, List<TextDocumentContentChangeEvent> changes) {
        Document now = this;
        for (TextDocumentContentChangeEvent change : changes) {
            now = of(uri, newVersion, now.with(change));
        }
        return now;
    }

    private String with(TextDocumentContentChangeEvent change) {
        if (change.getRange() == null) {
            return change.getText();
        }
        int from = lines.offset(change.getRange().getStart());
        int to = Math.max(from, lines.offset(change.getRange().getEnd()));
        return text.substring(0, from) + change.getText() + text.substring(to);
    }

    /**
     * The name with its dots at a place, from its start to its end; empty where none is.
     *
     * @param at the place asked for, between start and end
     */
    record Word(int start, int at, int end, String text) {
        /** What stands before the place. */
        String typed() {
            return text.substring(0, at - start);
        }
    }

    Word word(Position position) {
        int at = lines.offset(position);
        int start = at;
        while (start > 0 && Scan.isWord(text.charAt(start - 1))) {
            start--;
        }
        int end = at;
        while (end < text.length() && Scan.isWord(text.charAt(end))) {
            end++;
        }
        return new Word(start, at, end, text.substring(start, end));
    }
}
