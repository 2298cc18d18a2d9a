package io.obsctl.cli;

import io.obsctl.app.AdvisePolicies;
import io.obsctl.app.AlloyConfigs;
import io.obsctl.app.ApplyPlan;
import io.obsctl.app.AskHosts;
import io.obsctl.app.CheckCredentials;
import io.obsctl.app.CheckPages;
import io.obsctl.app.CheckSubjects;
import io.obsctl.app.Doctor;
import io.obsctl.app.FindDrift;
import io.obsctl.app.FormatFiles;
import io.obsctl.app.InitProfile;
import io.obsctl.app.OpenProfile;
import io.obsctl.app.PlanDeployment;
import io.obsctl.app.ReadTokens;
import io.obsctl.app.RenderProfile;
import io.obsctl.app.RollBack;
import io.obsctl.app.Rollouts;
import io.obsctl.app.RotateToken;
import io.obsctl.app.RunDemo;
import io.obsctl.app.Sandboxes;
import io.obsctl.app.ShowHistory;
import io.obsctl.app.ShowProfile;
import io.obsctl.app.TextFiles;
import io.obsctl.app.TrustHosts;
import io.obsctl.app.Uninstall;
import io.obsctl.app.VerifySignals;
import io.obsctl.model.Version;
import io.obsctl.problem.ExitCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What commands can ask for, one use case each; made in the composition root when first asked for. */
public interface UseCases {
    CheckPages checkPages();

    TextFiles files();

    OpenProfile openProfile();

    ShowProfile showProfile();

    InitProfile initProfile();

    Sandboxes sandboxes();

    /** Runs the small collector with Alloy's own arguments, and returns Alloy's exit code. */
    int collectorProgram(List<String> arguments);

    /** @param templates a directory laid over the shipped templates, or {@code null} */
    CheckSubjects checkSubjects(@Nullable String templates);

    CheckCredentials checkCredentials();

    AdvisePolicies advisePolicies();

    ReadTokens readTokens();

    RotateToken rotateToken();

    Doctor doctor();

    TrustHosts trustHosts();

    VerifySignals verifySignals();

    /** @param folder where the demo makes everything */
    RunDemo runDemo(String folder);

    AlloyConfigs alloyConfigs();

    FormatFiles formatFiles();

    /**
     * Serves an editor on standard input and output until it goes.
     *
     * @param alloyVersion of the collector that the files are for, or {@code null} for the usual one
     * @return {@link ExitCode#DONE} when the editor said goodbye as LSP wants it, else {@link ExitCode#NO}
     */
    ExitCode languageServer(@Nullable Version alloyVersion, String stability, boolean community)
            throws InterruptedException;

    /** @param templates a directory laid over the shipped templates, or {@code null} */
    RenderProfile renderProfile(@Nullable String templates);

    /**
     * @param templates as for {@link #renderProfile}
     * @param forceSecrets whether secrets that a target does not give back are sent again
     * @param adopt whether what somebody else has in the way is kept and replaced
     * @param skipLanes whether backends are not asked if they let the new config in
     */
    PlanDeployment planDeployment(@Nullable String templates, boolean forceSecrets, boolean adopt, boolean skipLanes);

    ShowHistory showHistory();

    /** @param skipLanes whether backends are not asked if they still let the release in */
    RollBack rollBack(boolean skipLanes);

    FindDrift findDrift();

    AskHosts askHosts();

    Uninstall uninstall();

    /** As {@link #planDeployment}. */
    ApplyPlan applyPlan(@Nullable String templates, boolean forceSecrets, boolean adopt, boolean skipLanes);

    Rollouts rollouts();

    /** Loads what a first connection to a host needs, for the start-up archive. Connects nowhere. */
    void prepareConnections();
}
