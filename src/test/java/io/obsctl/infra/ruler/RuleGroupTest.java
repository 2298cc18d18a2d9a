package io.obsctl.infra.ruler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.obsctl.model.PrometheusDuration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleGroupTest {
    @ParameterizedTest
    @CsvSource({
        "60s, 1m",
        "1m30s, 1m30s",
        "90s, 1m30s",
        "3600s, 1h",
        "24h, 1d",
        "25h, 25h",
        "7d, 1w",
        "8d, 8d",
        "365d, 1y",
        "52w, 52w",
        "1d12h, 36h",
        "1500ms, 1s500ms",
        "0s, 0s",
        "0, 0s",
        "5 m, 5 m",
        "99999999999999999999y, 99999999999999999999y"
    })
    void durationsHaveTheFormThatPrometheusPrints(String given, String printed) {
        assertThat(PrometheusDuration.canonical(given)).isEqualTo(printed);
    }

    @Test
    void whatMeansTheSameHasOneForm() {
        List<RuleGroup> ours = RuleYaml.file("""
                groups:
                  - name: worker
                    interval: 60s
                    rules:
                      - alert: HighErrorRate
                        expr: |
                          sum(rate(x[5m])) > 0.05
                        for: 300s
                        labels: {team: platform, severity: critical}
                        annotations:
                          summary: "5"
                          version: 1.10
                """);
        List<RuleGroup> theirs = RuleYaml.listing("""
                        obsctl-p:
                            - name: worker
                              interval: 1m
                              source_tenants: []
                              limit: 0
                              rules:
                                - labels:
                                      severity: critical
                                      team: platform
                                  keep_firing_for: 0s
                                  record: ""
                                  annotations: {version: "1.10", summary: 5}
                                  for: 5m
                                  expr: sum(rate(x[5m])) > 0.05
                                  alert: HighErrorRate
                        """).get("obsctl-p");
        assertThat(ours).hasSize(1);
        assertThat(RuleGroup.file(ours)).contains("version: '1.10'");
        assertThat(RuleGroup.file(theirs)).isEqualTo(RuleGroup.file(ours));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for: 6m",
                "expr: y > 1",
                "labels: {a: b}",
                "annotations: {a: ''}",
                "keep_firing_for: 1m",
                "labels: {a: 1.0}"
            })
    void whatMeansSomethingElseHasAnotherForm(String change) {
        String rule = "groups: [{name: g, rules: [{alert: A, expr: x > 1, %s}]}]";
        String other = change.startsWith("expr") ? rule.replace("expr: x > 1, ", "") : rule;
        assertThat(RuleGroup.file(RuleYaml.file(String.format(other, change))))
                .isNotEqualTo(RuleGroup.file(RuleYaml.file(String.format(rule, "for: 0s"))));
    }

    @Test
    void oneGroupIsSentAloneWithNumbersAsNumbers() {
        RuleGroup group = RuleYaml.file("groups: [{name: '1', limit: 10, rules: [{record: a:b, expr: '1'}]}]")
                .get(0);
        assertThat(group.yaml()).isEqualTo("name: '1'\nlimit: 10\nrules:\n- record: a:b\n  expr: '1'\n");
        assertThat(group.rules()).isEqualTo(1);
    }

    @Test
    void expressionsOfSeveralLinesStayReadable() {
        RuleGroup group = RuleYaml.file("groups: [{name: g, rules: [{record: a, expr: \"sum(\\n  x\\n)\"}]}]")
                .get(0);
        assertThat(group.yaml()).contains("expr: |-\n    sum(\n      x\n    )");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html>no", "a: [", "just text", "ns: text", "ns: [text]", "ns: [{rules: []}]", "a: 1\na: 2"})
    void anAnswerThatIsNoListingIsRefused(String text) {
        assertThatThrownBy(() -> RuleYaml.listing(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{}\n", "# nothing\n"})
    void anEmptyListingIsEmpty(String text) {
        assertThat(RuleYaml.listing(text)).isEmpty();
    }
}
