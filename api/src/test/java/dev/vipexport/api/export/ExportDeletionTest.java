package dev.vipexport.api.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Backends;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.storage.StorageServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportDeletionTest {
    private static final FakeWorker WORKER = FakeWorker.shared();

    private static final StorageServer SERVER = Backends.shared().storageServer();
    private static final Storage STORAGE = Backends.shared().storage();
    private static final RunningApi API = RunningApi.shared();

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    @Test
    void delete_cancelsActiveExport_andAnswersItsWaiters() {
        CompletableFuture<HttpResponse<String>> held =
                caller.getAsync("/vip-messages/export?" + organisation.juneParameters());
        String exportId = StoredJobs.awaitOnlyJob(organisation);
        WORKER.start(exportId, 10);

        HttpResponse<String> answer = delete(caller, exportId);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ApiClient.json(answer).get("state").asString()).isEqualTo("CANCELED");
        assertThat(held.join().statusCode()).isEqualTo(409);
    }

    @Test
    void delete_removesFinishedExportAndItsFiles() {
        String exportId = finishExport();
        String neighbour = finishExport();

        assertThat(delete(caller, exportId).statusCode()).isEqualTo(204);

        assertThat(caller.get("/vip-messages/exports/" + exportId).statusCode()).isEqualTo(404);
        assertThat(objectsOf(exportId)).isEmpty();
        assertThat(objectsOf(neighbour)).hasSize(2);
        assertThat(delete(caller, exportId).statusCode()).isEqualTo(404);
    }

    @Test
    void delete_removesExport_whenAlreadyCanceled() {
        String exportId = queueExport();

        assertThat(delete(caller, exportId).statusCode()).isEqualTo(200);
        assertThat(delete(caller, exportId).statusCode()).isEqualTo(204);
        assertThat(delete(caller, exportId).statusCode()).isEqualTo(404);
    }

    @Test
    void delete_isNotFound_whenOfAnotherOrganisation() {
        String exportId = finishExport();
        ApiClient other = ApiClient.of(API, Organisation.create());

        HttpResponse<String> answer = delete(other, exportId);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(delete(other, "none").body());
        assertThat(objectsOf(exportId)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"412, 409", "400, 500", "501, 503"})
    void delete_keepsExport_whenFileDeletionFails(int refusal, int status) {
        String exportId = finishExport();
        SERVER.faults().arm(100, call -> call.method().equals("DELETE"), new Fault.Status(refusal));

        HttpResponse<String> answer = delete(caller, exportId);
        SERVER.faults().clear();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(caller.get("/vip-messages/exports/" + exportId).statusCode()).isEqualTo(200);
        assertThat(delete(caller, exportId).statusCode()).isEqualTo(204);
        assertThat(objectsOf(exportId)).isEmpty();
    }

    private String queueExport() {
        HttpResponse<String> answer =
                caller.get("/vip-messages/export?" + organisation.juneParameters(), "Prefer", "respond-async");
        return ApiClient.json(answer).get("exportId").asString();
    }

    /** Returns a finished export with its file and another object. */
    private String finishExport() {
        String exportId = queueExport();
        WORKER.finish(exportId, 3);
        STORAGE.create(
                BlobInfo.newBuilder(Backends.BUCKET, "exports/" + exportId + "/1/manifest.json")
                        .build(),
                new byte[] {1});
        return exportId;
    }

    private static List<String> objectsOf(String exportId) {
        return STORAGE.list(Backends.BUCKET, BlobListOption.prefix("exports/" + exportId))
                .streamAll()
                .map(blob -> blob.getName())
                .toList();
    }

    private static HttpResponse<String> delete(ApiClient caller, String exportId) {
        return ApiClient.send(caller.signed("/vip-messages/exports/" + exportId).DELETE());
    }
}
