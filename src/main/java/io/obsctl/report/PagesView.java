package io.obsctl.report;

import io.obsctl.report.Terminal.Colour;
import java.util.Map;

/** Pages of documentation on a terminal. */
public final class PagesView {
    private final Console console;

    public PagesView(Console console) {
        this.console = console;
    }

    public void list(Map<String, String> pages) {
        Table table = new Table("");
        pages.forEach((id, sentence) -> table.row(id, sentence));
        table.lines().forEach(console::say);
    }

    /** Markdown as it is; on a colour terminal with headings in bold. */
    public void page(String markdown) {
        Terminal terminal = console.terminal();
        markdown.lines()
                .map(l -> l.startsWith("#") ? terminal.paint(Colour.BOLD, l) : l)
                .forEach(console::say);
    }
}
