package io.obsctl;

import io.obsctl.app.AdvisePolicies;
import io.obsctl.app.AlloyConfigs;
import io.obsctl.app.ApplyPlan;
import io.obsctl.app.AskHosts;
import io.obsctl.app.CheckCredentials;
import io.obsctl.app.CheckPages;
import io.obsctl.app.CheckSubjects;
import io.obsctl.app.CredentialRollout;
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
import io.obsctl.cli.Common;
import io.obsctl.cli.UseCases;
import io.obsctl.infra.ssh.SshTraining;
import io.obsctl.model.Version;
import io.obsctl.problem.ExitCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands out use cases, each made when it is asked for. An area of them is put together in a class of its own, which is
 * loaded when the first of the area is asked for: start-up time is a promise.
 */
final class WiredUseCases implements UseCases {
    private final Wiring wiring;
    private final Workplace place;

    WiredUseCases(Wiring wiring, Common common) {
        this.wiring = wiring;
        this.place = Workplace.of(wiring, common);
    }

    @Override
    public CheckPages checkPages() {
        return new CheckPages();
    }

    @Override
    public TextFiles files() {
        return place.files();
    }

    @Override
    public OpenProfile openProfile() {
        return place.openProfile();
    }

    @Override
    public ShowProfile showProfile() {
        return new ShowProfile(place.openProfile());
    }

    @Override
    public FormatFiles formatFiles() {
        return new FormatFiles(place.files());
    }

    @Override
    public RenderProfile renderProfile(@Nullable String templates) {
        return documents().renderProfile(templates);
    }

    @Override
    public CheckSubjects checkSubjects(@Nullable String templates) {
        return documents().checkSubjects(templates);
    }

    @Override
    public AlloyConfigs alloyConfigs() {
        return documents().alloyConfigs();
    }

    @Override
    public ExitCode languageServer(@Nullable Version alloyVersion, String stability, boolean community)
            throws InterruptedException {
        return documents().languageServer(alloyVersion, stability, community);
    }

    @Override
    public InitProfile initProfile() {
        return credentials().initProfile();
    }

    @Override
    public CheckCredentials checkCredentials() {
        return credentials().checkCredentials();
    }

    @Override
    public AdvisePolicies advisePolicies() {
        return credentials().advisePolicies();
    }

    @Override
    public ReadTokens readTokens() {
        return credentials().readTokens();
    }

    @Override
    public RotateToken rotateToken() {
        return credentials()
                .rotateToken(new CredentialRollout(planDeployment(null, false, false, false)), verifySignals());
    }

    @Override
    public VerifySignals verifySignals() {
        return new WiredVerification(place).verifySignals();
    }

    @Override
    public PlanDeployment planDeployment(
            @Nullable String templates, boolean forceSecrets, boolean adopt, boolean skipLanes) {
        return deployment().planDeployment(templates, forceSecrets, adopt, skipLanes);
    }

    @Override
    public ApplyPlan applyPlan(@Nullable String templates, boolean forceSecrets, boolean adopt, boolean skipLanes) {
        return deployment().applyPlan(templates, forceSecrets, adopt, skipLanes);
    }

    @Override
    public Rollouts rollouts() {
        return deployment().rollouts();
    }

    @Override
    public ShowHistory showHistory() {
        return deployment().showHistory();
    }

    @Override
    public RollBack rollBack(boolean skipLanes) {
        return deployment().rollBack(skipLanes);
    }

    @Override
    public FindDrift findDrift() {
        return deployment().findDrift();
    }

    @Override
    public Uninstall uninstall() {
        return deployment().uninstall();
    }

    @Override
    public AskHosts askHosts() {
        return machines().askHosts();
    }

    @Override
    public TrustHosts trustHosts() {
        return machines().trustHosts();
    }

    @Override
    public Doctor doctor() {
        return machines().doctor();
    }

    @Override
    public void prepareConnections() {
        SshTraining.load();
    }

    @Override
    public Sandboxes sandboxes() {
        return new WiredSandboxes(wiring);
    }

    @Override
    public int collectorProgram(List<String> arguments) {
        return wiring.collectorProgram(arguments);
    }

    @Override
    public RunDemo runDemo(String folder) {
        return WiredDemo.in(wiring, sandboxes(), folder);
    }

    private WiredDocuments documents() {
        return new WiredDocuments(place);
    }

    private WiredCredentials credentials() {
        return new WiredCredentials(place);
    }

    private WiredDeployment deployment() {
        return new WiredDeployment(place);
    }

    private WiredMachines machines() {
        return new WiredMachines(place);
    }
}
