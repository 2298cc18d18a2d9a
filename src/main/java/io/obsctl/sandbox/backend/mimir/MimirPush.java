package io.obsctl.sandbox.backend.mimir;

import io.obsctl.sandbox.backend.Answer;
import io.obsctl.sandbox.backend.Call;
import io.obsctl.sandbox.backend.metrics.Labels;
import io.obsctl.sandbox.backend.metrics.MetricStore;
import io.obsctl.sandbox.backend.metrics.Rejection;
import io.obsctl.sandbox.wire.RemoteWrite;
import io.obsctl.sandbox.wire.Snappy;
import java.io.IOException;
import java.util.Optional;

/** {@code POST /api/prom/push}: remote write 1.0. Good samples of a push are kept even when others are refused. */
final class MimirPush {
    private static final int MAX_PLAIN = 64 << 20;

    private final MetricStore store;
    private final String tenant;

    MimirPush(MetricStore store, String tenant) {
        this.store = store;
        this.tenant = tenant;
    }

    Answer answer(Call call) {
        if (call.header("Content-Type").orElse("").contains("io.prometheus.write.v2")) {
            return Answer.text(415, "io.prometheus.write.v2.Request protobuf message is not accepted by this server");
        }
        RemoteWrite request;
        try {
            request = RemoteWrite.decode(Snappy.unpack(call.body(), MAX_PLAIN));
        } catch (IOException e) {
            return Answer.text(400, String.valueOf(e.getMessage()));
        }
        Optional<Rejection> first = Optional.empty();
        for (RemoteWrite.Series series : request.series()) {
            Labels labels = Labels.of(series.labels());
            for (RemoteWrite.Sample sample : series.samples()) {
                Optional<Rejection> wrong = store.append(labels, sample.timestamp(), sample.value());
                first = first.or(() -> wrong);
            }
            series.exemplars().forEach(e -> store.exemplar(labels, e));
            if (series.nativeHistograms() > 0) {
                first = first.or(() -> Optional.of(
                        new Rejection(400, "the obsctl sandbox keeps no native histograms; series " + labels)));
            }
        }
        request.metadata().forEach(store::describe);
        return first.map(r -> Answer.text(r.status(), "failed pushing to ingester: user=" + tenant + ": " + r.text()))
                .orElse(Answer.empty(200));
    }
}
