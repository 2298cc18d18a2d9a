package io.obsctl.report;

import io.obsctl.model.PolicyAdvice;
import io.obsctl.model.PolicyAdvice.Entry;
import java.util.List;
import java.util.Locale;

/**
 * Policies as Terraform of the grafana provider: {@code grafana_cloud_stack}, {@code grafana_cloud_access_policy}, {@code
 * grafana_cloud_access_policy_token}, {@code grafana_cloud_stack_service_account} and its token. Tokens end after 90 days.
 */
final class TerraformText {
    private final StringBuilder out = new StringBuilder();
    private final PolicyAdvice advice;

    private TerraformText(PolicyAdvice advice) {
        this.advice = advice;
    }

    static String of(PolicyAdvice advice) {
        TerraformText text = new TerraformText(advice);
        text.line("# obsctl auth policy " + advice.profile() + " --terraform");
        text.line("# Tokens that Terraform makes stand in its state: keep the state where secrets may lie.");
        text.line("data \"grafana_cloud_stack\" \"this\" {");
        text.line("  slug = " + quoted(advice.slug()));
        text.line("}");
        advice.entries().forEach(e -> {
            if (e.role() == null) {
                text.policy(e);
            } else {
                text.account(e, e.role());
            }
        });
        return text.out.toString();
    }

    private void policy(Entry entry) {
        String label = label(entry);
        line("");
        line("resource \"grafana_cloud_access_policy\" " + quoted(label) + " {");
        line("  region       = data.grafana_cloud_stack.this.region_slug");
        line("  name         = " + quoted(label.replace('_', '-')));
        line("  display_name = " + quoted("obsctl " + advice.profile() + ": " + entry.purpose()));
        line("  scopes       = [" + list(entry.scopes()) + "]");
        line("");
        line("  realm {");
        line("    type       = \"stack\"");
        line("    identifier = data.grafana_cloud_stack.this.id");
        if (entry.selector() != null) {
            line("");
            line("    label_policy {");
            line("      selector = " + quoted(entry.selector()));
            line("    }");
        }
        line("  }");
        line("}");
        line("");
        line("resource \"grafana_cloud_access_policy_token\" " + quoted(label) + " {");
        line("  region           = data.grafana_cloud_stack.this.region_slug");
        line("  access_policy_id = grafana_cloud_access_policy." + label + ".policy_id");
        line("  name             = " + quoted(label.replace('_', '-')));
        line("  expires_at       = timeadd(plantimestamp(), \"2160h\")");
        line("");
        line("  lifecycle {");
        line("    ignore_changes = [expires_at]");
        line("  }");
        line("}");
    }

    private void account(Entry entry, String role) {
        String label = label(entry);
        line("");
        line("resource \"grafana_cloud_stack_service_account\" " + quoted(label) + " {");
        line("  stack_slug = data.grafana_cloud_stack.this.slug");
        line("  name       = " + quoted(label.replace('_', '-')));
        line("  role       = " + quoted(role));
        line("}");
        line("");
        line("resource \"grafana_cloud_stack_service_account_token\" " + quoted(label) + " {");
        line("  stack_slug         = data.grafana_cloud_stack.this.slug");
        line("  service_account_id = grafana_cloud_stack_service_account." + label + ".id");
        line("  name               = " + quoted(label.replace('_', '-')));
        line("  seconds_to_live    = 7776000");
        line("}");
    }

    /** A name that Terraform takes: letters, digits and underlines. */
    private String label(Entry entry) {
        String name = advice.profile().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        return "obsctl_" + name + "_" + entry.purpose();
    }

    private static String list(List<String> words) {
        return String.join(", ", words.stream().map(TerraformText::quoted).toList());
    }

    /** A string of Terraform's language, in which {@code ${} and {@code %{} would begin an expression. */
    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("${", "$${")
                        .replace("%{", "%%{")
                + '"';
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
