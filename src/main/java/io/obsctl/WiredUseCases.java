package io.obsctl;

import io.obsctl.app.AdvisePolicies;
import io.obsctl.app.AlloyConfigs;
import io.obsctl.app.ApplyPlan;
import io.obsctl.app.AskHosts;
import io.obsctl.app.CheckCredentials;
import io.obsctl.app.CheckPages;
import io.obsctl.app.CheckSubjects;
import io.obsctl.app.CollectorWords;
import io.obsctl.app.CommitToken;
import io.obsctl.app.CredentialRollout;
import io.obsctl.app.Doctor;
import io.obsctl.app.FindDrift;
import io.obsctl.app.FormatFiles;
import io.obsctl.app.InitDates;
import io.obsctl.app.InitProfile;
import io.obsctl.app.MakeBundle;
import io.obsctl.app.NewTokens;
import io.obsctl.app.OpenFleet;
import io.obsctl.app.OpenPlaces;
import io.obsctl.app.OpenProfile;
import io.obsctl.app.PlanDeployment;
import io.obsctl.app.ReadTokens;
import io.obsctl.app.RenderProfile;
import io.obsctl.app.RollBack;
import io.obsctl.app.Rollouts;
import io.obsctl.app.RotateToken;
import io.obsctl.app.RotationPlaces;
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
import io.obsctl.event.Sink;
import io.obsctl.infra.cloud.AccessPolicyTokens;
import io.obsctl.infra.cloud.AskedTokenDates;
import io.obsctl.infra.cloud.GrafanaCloudDirectory;
import io.obsctl.infra.collector.HttpCollectorReader;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.LaneReader;
import io.obsctl.infra.inventory.InventoryFiles;
import io.obsctl.infra.lane.HttpLaneProber;
import io.obsctl.infra.lane.LanesFromHere;
import io.obsctl.infra.local.DiskBundleStore;
import io.obsctl.infra.local.LocalMachine;
import io.obsctl.infra.local.RolloutFiles;
import io.obsctl.infra.loki.LokiFinder;
import io.obsctl.infra.mimir.MimirFinder;
import io.obsctl.infra.otlp.OtlpSignalSender;
import io.obsctl.infra.profiles.ProfileFolder;
import io.obsctl.infra.secret.TokenText;
import io.obsctl.infra.sources.SourceLogins;
import io.obsctl.infra.ssh.SshTraining;
import io.obsctl.infra.tempo.TempoFinder;
import io.obsctl.lang.alloy.check.CheckTarget;
import io.obsctl.lsp.AlloyLanguageServer;
import io.obsctl.model.Host;
import io.obsctl.model.HostKeyOffer;
import io.obsctl.model.LoadedProfile;
import io.obsctl.model.SecretRef;
import io.obsctl.model.SecretSource;
import io.obsctl.model.Stack;
import io.obsctl.model.TokenFacts;
import io.obsctl.model.TokenIssuer;
import io.obsctl.model.VerifyRequest;
import io.obsctl.model.Version;
import io.obsctl.problem.ExitCode;
import io.obsctl.problem.ObsctlException;
import io.obsctl.render.TemplateSource;
import io.obsctl.report.NoticeView;
import io.obsctl.verify.SignalVerification;
import io.obsctl.verify.lane.CheckLanes;
import io.obsctl.verify.lane.StackIds;
import io.obsctl.verify.source.CheckSources;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes use cases from their parts, each when it is asked for. */
final class WiredUseCases implements UseCases {
    private static final Duration LANE_DEADLINE = Duration.ofSeconds(15);

    private final Wiring wiring;
    private final Path profileDirectory;
    private final Path state;
    private final Sink noticed;

    WiredUseCases(Wiring wiring, Common common) {
        this(
                wiring,
                directory(common.profileDir()),
                wiring.stateDirectory(),
                common.quiet() ? Sink.none() : new NoticeView(wiring.console(common)));
    }

    private WiredUseCases(Wiring wiring, Path profileDirectory, Path state, Sink noticed) {
        this.wiring = wiring;
        this.profileDirectory = profileDirectory;
        this.state = state;
        this.noticed = noticed;
    }

    @Override
    public CheckPages checkPages() {
        return new CheckPages();
    }

    @Override
    public TextFiles files() {
        return new WorkingFiles(wiring.rawInput());
    }

    @Override
    public OpenProfile openProfile() {
        return new OpenProfile(folder(), wiring.places()::learn);
    }

    /** What every use case starts with that goes to hosts. */
    private OpenFleet openFleet() {
        return new OpenFleet(openProfile(), new InventoryFiles(wiring.home()), noticed);
    }

    @Override
    public ShowProfile showProfile() {
        return new ShowProfile(openProfile());
    }

    @Override
    public InitProfile initProfile() {
        ProfileFolder folder = folder();
        SecretSource secrets = wiring.secrets(Sink.none());
        return new InitProfile(
                folder,
                folder,
                files(),
                (api, tls) -> new GrafanaCloudDirectory(api, wiring.http().over(tls, secrets)),
                secrets,
                new InitDates(ref -> facts(secrets, ref), new AskedTokenDates(wiring.hastyHttp(), secrets)));
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
    public CheckSubjects checkSubjects(@Nullable String templates) {
        return new CheckSubjects(folder(), bundles(templates), files(), openFleet());
    }

    @Override
    public CheckCredentials checkCredentials() {
        ProfileFolder folder = folder();
        CheckSources sources = new CheckSources(
                new SourceLogins(wiring.hastyHttp(), wiring.secrets(Sink.none())), new WiredSources(wiring));
        return new CheckCredentials(openProfile(), folder, folder, lanes(), sources);
    }

    @Override
    public AdvisePolicies advisePolicies() {
        return new AdvisePolicies(
                openProfile(), new HttpLaneProber(wiring.http(), wiring.secrets(Sink.none()), LANE_DEADLINE));
    }

    @Override
    public RotateToken rotateToken() {
        SecretSource secrets = wiring.secrets(Sink.none());
        ProfileFolder folder = folder();
        RotationPlaces places = new RotationFiles(state.resolve("rotations"), profileDirectory, wiring::swap);
        NewTokens tokens = new NewTokens(
                ref -> facts(secrets, ref),
                profile -> issuer(secrets, profile),
                places,
                wiring.clock(),
                new SecureRandom());
        VerifySignals signals = verifySignals();
        return new RotateToken(
                openProfile(),
                new HttpLaneProber(wiring.http(), secrets, LANE_DEADLINE),
                tokens,
                new CredentialRollout(planDeployment(null, false, false))::run,
                (profile, progress) -> signals.verify(profile, VerifyRequest.ALL, progress),
                places,
                new CommitToken(folder, folder, places, ref -> facts(secrets, ref)));
    }

    /** The API that makes tokens, when the profile names a token that may ask it. */
    private Optional<TokenIssuer> issuer(SecretSource secrets, LoadedProfile profile) {
        Stack stack = profile.profile().stack();
        SecretRef token = stack.tokens().stacks();
        if (token == null) {
            return Optional.empty();
        }
        URI api = stack.api() == null ? URI.create("https://grafana.com") : stack.api();
        return Optional.of(
                new AccessPolicyTokens(api, wiring.http().over(stack.tls(), secrets), () -> secrets.resolve(token)));
    }

    private CheckLanes lanes() {
        SecretSource secrets = wiring.secrets(Sink.none());
        return new CheckLanes(
                new HttpLaneProber(wiring.hastyHttp(), secrets, LANE_DEADLINE),
                ref -> facts(secrets, ref),
                StackIds.none(),
                new AskedTokenDates(wiring.hastyHttp(), secrets),
                wiring.clock());
    }

    /** What a token tells of itself; nothing when it cannot be had, which asking its lane says better. */
    private static TokenFacts facts(SecretSource secrets, SecretRef ref) {
        try {
            return TokenText.read(secrets.resolve(ref));
        } catch (ObsctlException e) {
            return new TokenFacts.Opaque();
        }
    }

    @Override
    public Doctor doctor() {
        return new Doctor(
                openProfile(),
                new LocalMachine(wiring.environment(), wiring::childEnvironment, wiring.http(), wiring.clock()),
                profileDirectory.toString());
    }

    @Override
    public ReadTokens readTokens() {
        SecretSource secrets = wiring.secrets(Sink.none());
        return new ReadTokens(
                openProfile(),
                secrets,
                TokenText::read,
                new AskedTokenDates(wiring.hastyHttp(), secrets),
                wiring.clock());
    }

    @Override
    public TrustHosts trustHosts() {
        return new TrustHosts(openFleet(), new TrustHosts.Keys() {
            @Override
            public HostKeyOffer offered(LoadedProfile profile, Host host) {
                return wiring.ssh(profile).offeredKey(host);
            }

            @Override
            public String remember(LoadedProfile profile, Host host, HostKeyOffer key) {
                return wiring.ssh(profile).trust(host, key).toString();
            }
        });
    }

    @Override
    public VerifySignals verifySignals() {
        return new VerifySignals(openFleet(), verification());
    }

    private SignalVerification verification() {
        Http http = wiring.http();
        LaneReader reader = new LaneReader(http, wiring.secrets(Sink.none()), LANE_DEADLINE);
        return new SignalVerification(
                new WiredReach(wiring),
                new OtlpSignalSender(http, LANE_DEADLINE),
                List.of(new TempoFinder(reader), new MimirFinder(reader), new LokiFinder(reader)),
                new HttpCollectorReader(http, LANE_DEADLINE),
                lanes(),
                wiring.clock(),
                new SecureRandom());
    }

    @Override
    public RunDemo runDemo(String folder) {
        Path root = Path.of(folder);
        WiredUseCases inside = new WiredUseCases(wiring, root.resolve("profiles"), root.resolve("state"), Sink.none());
        ProfileFolder profiles = inside.folder();
        return new RunDemo(
                new RunDemo.Parts(
                        sandboxes(),
                        inside.initProfile(),
                        inside.renderProfile(null),
                        inside.checkSubjects(null),
                        inside.applyPlan(null, false, false),
                        inside.verifySignals(),
                        inside.checkCredentials(),
                        profiles,
                        profiles,
                        files()),
                root.toString(),
                root.toAbsolutePath().normalize().toString());
    }

    @Override
    public AlloyConfigs alloyConfigs() {
        return new AlloyConfigs(checkSubjects(null), openProfile(), bundles(null), files());
    }

    @Override
    public FormatFiles formatFiles() {
        return new FormatFiles(files());
    }

    @Override
    public ExitCode languageServer(@Nullable Version alloyVersion, String stability, boolean community)
            throws InterruptedException {
        CheckTarget target = CollectorWords.target(alloyVersion, stability, community);
        return AlloyLanguageServer.run(wiring.rawInput(), wiring.rawOutput(), target) == 0
                ? ExitCode.DONE
                : ExitCode.NO;
    }

    @Override
    public RenderProfile renderProfile(@Nullable String templates) {
        return new RenderProfile(bundles(templates), new DiskBundleStore(wiring.secrets(Sink.none())));
    }

    @Override
    public PlanDeployment planDeployment(@Nullable String templates, boolean forceSecrets, boolean adopt) {
        GitRevision revision = new GitRevision(profileDirectory, wiring::childEnvironment);
        return new PlanDeployment(
                bundles(templates),
                openFleet(),
                new WiredTargets(
                        wiring,
                        revision,
                        forceSecrets,
                        adopt,
                        lastDeployed()::originals,
                        new LanesFromHere(
                                new HttpLaneProber(wiring.hastyHttp(), wiring.secrets(Sink.none()), LANE_DEADLINE))),
                revision);
    }

    @Override
    public ShowHistory showHistory() {
        return new ShowHistory(openPlaces());
    }

    @Override
    public RollBack rollBack() {
        return new RollBack(
                openPlaces(), (fleet, request, sink) -> verification().run(fleet, request, sink), wiring.stop());
    }

    @Override
    public FindDrift findDrift() {
        GitRevision revision = new GitRevision(profileDirectory, wiring::childEnvironment);
        return new FindDrift(
                bundles(null),
                openFleet(),
                new WiredPlaces(wiring, revision),
                new WiredTargets(wiring, revision, false, false, lastDeployed()::originals),
                lastDeployed());
    }

    @Override
    public Uninstall uninstall() {
        GitRevision revision = new GitRevision(profileDirectory, wiring::childEnvironment);
        return new Uninstall(
                openFleet(),
                new WiredPlaces(wiring, revision),
                new WiredTargets(wiring, revision, false, false, lastDeployed()::originals),
                lastDeployed(),
                wiring.stop());
    }

    @Override
    public AskHosts askHosts() {
        return new AskHosts(openFleet(), new WiredHosts(wiring));
    }

    /** One directory for each directory of profiles: two may have profiles of one name. */
    private WiredState lastDeployed() {
        return new WiredState(state, profileDirectory);
    }

    private OpenPlaces openPlaces() {
        GitRevision revision = new GitRevision(profileDirectory, wiring::childEnvironment);
        return new OpenPlaces(openFleet(), new WiredPlaces(wiring, revision));
    }

    @Override
    public ApplyPlan applyPlan(@Nullable String templates, boolean forceSecrets, boolean adopt) {
        return new ApplyPlan(
                planDeployment(templates, forceSecrets, adopt),
                rollouts(),
                (fleet, request, sink) -> verification().run(fleet, request, sink),
                wiring.stop(),
                lastDeployed());
    }

    @Override
    public Rollouts rollouts() {
        return new Rollouts(
                new RolloutFiles(state.resolve("rollouts"), profileDirectory), wiring.clock(), wiring.who());
    }

    @Override
    public void prepareConnections() {
        SshTraining.load();
    }

    private ProfileFolder folder() {
        return new ProfileFolder(profileDirectory);
    }

    /** As given; else {@code profiles} here; else {@code profiles} of the nearest folder above that has one. */
    private static Path directory(@Nullable String given) {
        if (given != null) {
            return Path.of(given);
        }
        Path here = Path.of("profiles");
        if (Files.isDirectory(here)) {
            return here;
        }
        for (Path folder = Path.of("").toAbsolutePath().getParent(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("profiles")) && Files.exists(folder.resolve(".git"))) {
                return folder.resolve("profiles");
            }
        }
        return here;
    }

    private MakeBundle bundles(@Nullable String templates) {
        TemplateSource source = TemplateSource.shipped();
        return new MakeBundle(
                openProfile(),
                templates == null ? source : overlay(Path.of(templates)).over(source),
                overlay(profileDirectory));
    }

    /** Templates in a directory; a file that is not there is the shipped one. */
    private TemplateSource overlay(Path directory) {
        TextFiles files = files();
        return path -> files.isFile(directory.resolve(path).toString())
                ? Optional.of(new String(
                        files.read(directory.resolve(path).toString()), java.nio.charset.StandardCharsets.UTF_8))
                : Optional.empty();
    }
}
