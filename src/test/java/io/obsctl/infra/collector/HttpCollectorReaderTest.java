package io.obsctl.infra.collector;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.obsctl.infra.http.Http;
import io.obsctl.infra.http.RetryPolicy;
import io.obsctl.model.Signal;
import io.obsctl.verify.CollectorReader.Counter;
import io.obsctl.verify.CollectorReader.Kind;
import io.obsctl.verify.CollectorReader.Part;
import io.obsctl.verify.CollectorReader.State;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpCollectorReaderTest {
    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance().build();

    private static final Http HTTP = new Http("test", RetryPolicy.NONE);

    @AfterAll
    static void close() {
        HTTP.close();
    }

    private static State read(String metrics, String components) {
        SERVER.stubFor(get("/metrics").willReturn(aResponse().withBody(metrics)));
        SERVER.stubFor(get("/api/v0/web/components").willReturn(aResponse().withBody(components)));
        return new HttpCollectorReader(HTTP, Duration.ofSeconds(20)).read(URI.create(SERVER.baseUrl() + "/"));
    }

    private static List<Counter> counters(String metrics) {
        return ((State.Up) read(metrics, "[]")).counters();
    }

    @ParameterizedTest
    @CsvSource({
        "otelcol_receiver_accepted_spans_total, ACCEPTED, TRACES",
        "receiver_accepted_spans_ratio_total, ACCEPTED, TRACES",
        "otelcol_receiver_accepted_log_records, ACCEPTED, LOGS",
        "otelcol_receiver_refused_metric_points_total, REFUSED, METRICS",
        "otelcol_receiver_failed_spans_total, REFUSED, TRACES",
        "otelcol_exporter_sent_metric_points_total, SENT, METRICS",
        "exporter_send_failed_log_records_ratio_total, FAILED, LOGS",
        "otelcol_exporter_enqueue_failed_spans_total, FAILED, TRACES"
    })
    void knowsTheNamesOfSeveralVersions(String name, Kind kind, Signal signal) {
        assertThat(counters(name + "{component_id=\"x.y\"} 3\n"))
                .containsExactly(new Counter(kind, signal, "x.y", "", 3));
    }

    @Test
    void countsAsSentOnlyWhatRemoteWriteDidNotFail() {
        assertThat(counters("""
                        prometheus_remote_storage_samples_total{component_id="prometheus.remote_write.m",url="u"} 510
                        prometheus_remote_storage_samples_failed_total{component_id="prometheus.remote_write.m",url="u"} 510
                        """))
                .containsExactlyInAnyOrder(
                        new Counter(Kind.SENT, Signal.METRICS, "prometheus.remote_write.m", "", 0),
                        new Counter(Kind.FAILED, Signal.METRICS, "prometheus.remote_write.m", "", 510));
    }

    @Test
    void readsTheStatusOfLokisRefusals() {
        assertThat(counters("""
                        loki_write_request_duration_seconds_count{component_id="loki.write.l",status_code="204"} 9
                        loki_write_request_duration_seconds_count{component_id="loki.write.l",status_code="401"} 3
                        loki_write_sent_entries_total{component_id="loki.write.l",host="h"} 40
                        """))
                .containsExactly(
                        new Counter(Kind.FAILED, Signal.LOGS, "loki.write.l", "401", 3),
                        new Counter(Kind.SENT, Signal.LOGS, "loki.write.l", "", 40));
    }

    @Test
    void addsUpSeriesThatDifferInOtherLabelsAndSurvivesLinesThatAreNone() {
        assertThat(counters("""
                        # TYPE x counter
                        otelcol_exporter_sent_spans_total{component_id="e",server="a\\"b,c}d"} 2 1700000000
                        otelcol_exporter_sent_spans_total{component_id="e",server="b"} 1e1
                        otelcol_exporter_sent_spans_total{component_id="e NaN
                        otelcol_exporter_sent_spans_total{component_id="f"} NaN
                        go_goroutines
                        """)).containsExactly(new Counter(Kind.SENT, Signal.TRACES, "e", "", 12));
    }

    @Test
    void readsComponentsWithWhatTheyLeadToAndWhyTheyAreUnhealthy() {
        State.Up up = (State.Up) read("", """
                [{"localID":"otelcol.receiver.otlp.default","dataFlowEdgesTo":["b"],"referencesTo":["b","c"],
                  "health":{"state":"unhealthy","message":"listen tcp 127.0.0.1:4318: address already in use\\nmore"}},
                 {"localID":"b","health":{"state":"unknown","message":""}}]
                """);
        assertThat(up.unhealthy())
                .containsExactly("otelcol.receiver.otlp.default is unhealthy: "
                        + "listen tcp 127.0.0.1:4318: address already in use");
        assertThat(up.parts())
                .containsExactly(
                        new Part("otelcol.receiver.otlp.default", List.of("b", "c")), new Part("b", List.of()));
    }

    @Test
    void needsNoComponentsToReadCounters() {
        State state = read("otelcol_exporter_sent_spans_total 1\n", "<html>");
        assertThat(state).isInstanceOf(State.Up.class);
    }

    @Test
    void saysWhyItCannotRead() {
        assertThat(new HttpCollectorReader(HTTP, Duration.ofSeconds(20)).read(URI.create("http://127.0.0.1:1")))
                .isEqualTo(new State.Unreadable("no answer: connection refused"));
        SERVER.stubFor(get("/metrics").willReturn(aResponse().withStatus(404)));
        assertThat(new HttpCollectorReader(HTTP, Duration.ofSeconds(20)).read(URI.create(SERVER.baseUrl())))
                .isEqualTo(new State.Unreadable("/metrics answered 404"));
    }
}
