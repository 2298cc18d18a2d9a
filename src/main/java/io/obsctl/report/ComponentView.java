package io.obsctl.report;

import io.obsctl.model.ComponentFacts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a component takes and gives. */
public final class ComponentView {
    private final Console console;

    public ComponentView(Console console) {
        this.console = console;
    }

    public void show(ComponentFacts facts, Format format) {
        if (format != Format.HUMAN) {
            console.raw(JsonText.print(document(facts), format));
            return;
        }
        console.say(facts.name() + "  " + facts.kind() + ", Alloy " + facts.since() + " to " + facts.until() + ", "
                + facts.stability() + (facts.deprecated() ? ", deprecated" : ""));
        members("arguments", facts.arguments());
        members("exports", facts.exports());
    }

    private void members(String title, List<ComponentFacts.Member> members) {
        if (members.isEmpty()) {
            return;
        }
        console.say("");
        console.say(title);
        Table table = new Table("  ");
        for (ComponentFacts.Member member : members) {
            String def = member.defaultText();
            String remark = (member.required() ? "required" : def == null ? "" : "default " + def)
                    + (member.values().isEmpty() ? "" : "  one of " + String.join(", ", member.values()))
                    + (member.since().equals("1.0") ? "" : "  since " + member.since());
            table.row(member.path(), member.type(), remark.strip());
        }
        table.lines().forEach(console::say);
    }

    private static Map<String, @Nullable Object> document(ComponentFacts facts) {
        Map<String, @Nullable Object> out = JsonText.document("obsctl.component");
        out.put("name", facts.name());
        out.put("kind", facts.kind());
        out.put("since", facts.since());
        out.put("until", facts.until());
        out.put("stability", facts.stability());
        out.put("deprecated", facts.deprecated());
        out.put(
                "arguments",
                facts.arguments().stream().map(ComponentView::member).toList());
        out.put("exports", facts.exports().stream().map(ComponentView::member).toList());
        return out;
    }

    private static Map<String, @Nullable Object> member(ComponentFacts.Member member) {
        return JsonText.object(
                "path", member.path(),
                "type", member.type(),
                "required", member.required(),
                "default", member.defaultText(),
                "values", member.values(),
                "since", member.since());
    }
}
