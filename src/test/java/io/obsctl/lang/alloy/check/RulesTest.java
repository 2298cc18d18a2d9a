package io.obsctl.lang.alloy.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.obsctl.lang.alloy.catalog.Body;
import io.obsctl.lang.alloy.catalog.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulesTest {
    @Test
    void everyRuleSpeaksOfBodiesAndMembersThatExist() {
        List<String> wrong = new ArrayList<>();
        int rules = 0;
        for (Map.Entry<String, List<Rule>> entry : Rules.load().byBody().entrySet()) {
            for (Rule rule : entry.getValue()) {
                rules++;
                for (String member : rule.members()) {
                    if (!exists(entry.getKey(), member)) {
                        wrong.add(entry.getKey() + ": " + rule.kind() + " " + member);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(rules).isGreaterThan(200);
    }

    private static boolean exists(String bodyName, String member) {
        Body body;
        try {
            body = Catalogue.get().body(bodyName);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (body.attributes().containsKey(member) || body.blocks().containsKey(member)) {
            return true;
        }
        int dot = member.indexOf('.');
        if (member.endsWith(".")) {
            return body.blocks().keySet().stream().anyMatch(b -> b.startsWith(member));
        }
        return dot > 0
                && body.blocks().containsKey(member.substring(0, dot))
                && exists(body.blocks().get(member.substring(0, dot)).get(0).body(), member.substring(dot + 1));
    }

    @Test
    void everyKindOfRuleAndFormatIsKnown() {
        for (List<Rule> rules : Rules.load().byBody().values()) {
            for (Rule rule : rules) {
                Decoded empty = new Decoded(Catalogue.get().body("prometheus.scrape.Arguments"), TestSpans.some());
                Members members = new Members(empty, VerdictsTest.MEASURED.version());
                rule.isBroken(members);
                assertThat(rule.detail(members)).isNotBlank();
                if (rule.kind().equals("format")) {
                    assertThat(TextFormat.of(rule.arguments().get(1)).wanted()).isNotBlank();
                }
            }
        }
    }
}
