package io.obsctl.lint;

import io.obsctl.lang.alloy.AlloyFile;
import io.obsctl.lang.alloy.AlloySyntax;
import io.obsctl.model.Artifact;
import io.obsctl.model.ArtifactKind;
import io.obsctl.model.Bundle;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.Profile;
import java.util.ArrayList;
import java.util.List;

/** A bundle and what several checks read in it, each read once. */
final class BundleUnderCheck {
    private final LoadedProfile loaded;
    private final Bundle bundle;
    private final List<RuleFile> rules = new ArrayList<>();
    private final List<DashboardFile> dashboards = new ArrayList<>();
    private final List<AlloyFile> configs = new ArrayList<>();

    BundleUnderCheck(LoadedProfile loaded, Bundle bundle) {
        this.loaded = loaded;
        this.bundle = bundle;
        for (Artifact artifact : bundle.artifacts()) {
            if (artifact.kind() == ArtifactKind.MIMIR_RULES || artifact.kind() == ArtifactKind.LOKI_RULES) {
                rules.add(RuleFile.read(artifact));
            } else if (artifact.kind() == ArtifactKind.ALERT_RULES) {
                rules.add(RuleFile.readGrafana(artifact));
            } else if (artifact.kind() == ArtifactKind.DASHBOARD) {
                dashboards.add(DashboardFile.read(artifact));
            } else if (artifact.kind() == ArtifactKind.ALLOY_CONFIG) {
                AlloySyntax.Parsed parsed = AlloySyntax.parse(artifact.path(), artifact.shownText());
                if (parsed.ok()) {
                    configs.add(parsed.file());
                }
            }
        }
    }

    LoadedProfile loaded() {
        return loaded;
    }

    Profile profile() {
        return loaded.profile();
    }

    Bundle bundle() {
        return bundle;
    }

    List<RuleFile> rules() {
        return rules;
    }

    /** Rules whose expressions are PromQL, whoever evaluates them. */
    List<RuleFile.Rule> metricRules() {
        return rules.stream()
                .flatMap(f -> f.rules().stream())
                .filter(RuleFile.Rule::metrics)
                .toList();
    }

    List<DashboardFile> dashboards() {
        return dashboards;
    }

    List<AlloyFile> configs() {
        return configs;
    }
}
